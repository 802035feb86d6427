"use strict";
// For every page. Nothing here is needed to read: without it links and forms work as they stand.
// "/" puts the cursor into the search field, as readers of many pages expect.
document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.getElementById("ask");
  if (field) { event.preventDefault(); field.focus(); }
});
