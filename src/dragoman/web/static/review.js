"use strict";
// Review without leaving the place: the same forms as without script, sent from here; what comes back replaces the
// record's tools. Keys a, x, c, u act on the record that has the focus, or on the pinned one.
(() => {
  const said = document.getElementById("said");
  if (!said) return;
  const queue = document.querySelector(".queue");
  const done = [];  // tools of the records judged on this page, the last one at the end
  const boxOf = node => node && node.closest(".card, .item, .add");
  const toolsOf = box => box && box.querySelector(".review");
  const recordAt = (story, id) => "/review/record?" + new URLSearchParams({story, id});

  // An empty region first: else the same words twice are read out once.
  let fading = 0;
  const say = (words, wrong = false) => {
    said.textContent = "";
    said.classList.toggle("wrong", wrong);
    setTimeout(() => { said.textContent = words; }, 30);
    clearTimeout(fading);
    fading = setTimeout(() => { said.textContent = ""; }, 9000);  // the card itself goes on telling it
  };
  const toDoor = () => { location.href = "/enter?then=" + encodeURIComponent(location.pathname + location.search + location.hash); };
  const pageOf = async answer => new DOMParser().parseFromString(await answer.text(), "text/html");
  const wordsOf = async answer => {
    try { const {error, do: what} = await answer.json(); return what ? `${error} ${what}` : error; }
    catch { return `The room answered ${answer.status}.`; }
  };
  const ask = async (address, options = {}) => {
    try { return await fetch(address, {...options, headers: {accept: "application/json"}}); }
    catch { return new Response(JSON.stringify({error: "The room does not answer. Is dragoman serve still running?"}), {status: 503}); }
  };

  // -- what comes back takes the place of the old tools ---------------------------------------------------------
  const put = (tools, page) => {
    const fresh = page.querySelector(".review");
    if (!fresh) return tools;
    tools.replaceWith(document.adoptNode(fresh));
    const box = boxOf(fresh), form = box.querySelector("form.correct") || document.querySelector(".beside form.correct");
    if (form && fresh.querySelector("[name=seen]")) form.elements.seen.value = fresh.querySelector("[name=seen]").value;
    if (box.matches(".item")) box.toggleAttribute("data-done", "mine" in fresh.dataset);
    return fresh;
  };
  const renew = async tools => {
    const answer = await ask(recordAt(tools.dataset.story, tools.dataset.record));
    return answer.ok ? put(tools, await pageOf(answer)) : tools;
  };
  const focus = box => { if (box) box.focus({preventScroll: true}); if (box) box.scrollIntoView({block: "nearest"}); };
  const onward = box => {  // in the queue to the next one that is not judged, elsewhere stay
    const items = queue ? [...queue.querySelectorAll(".item")] : [];
    const open = items.slice(items.indexOf(box) + 1).concat(items).find(i => !i.hasAttribute("data-done"));
    focus(queue ? open || document.getElementById("more") : box);
  };

  const send = async (form, button) => {
    if (!said.dataset.name) return toDoor();
    const box = boxOf(form), tools = toolsOf(box) || document.querySelector(".review");
    const isUndo = button && button.name === "n", adds = form.action.endsWith("/add");
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    if (!adds) body.set("then", recordAt(tools.dataset.story, tools.dataset.record));
    form.inert = true;
    const answer = await ask(button && button.hasAttribute("formaction") ? button.formAction : form.action, {method: "POST", body});
    form.inert = false;
    if (answer.status === 404 && isUndo && tools.dataset.record.startsWith("+")) {
      const next = box.previousElementSibling || document.getElementById("main");
      say(`undone: ${tools.dataset.record} is gone`);
      box.remove();
      return focus(next);
    }
    if (!answer.ok) return refused(form, tools, answer);
    const page = await pageOf(answer);
    if (adds) return shown(page.querySelector(".review").dataset);
    const fresh = put(tools, page);
    const at = done.findIndex(t => t.dataset.record === fresh.dataset.record && t.dataset.story === fresh.dataset.story);
    if (at >= 0) done.splice(at, 1);
    if (!isUndo) done.push(fresh);
    if (form.matches("form.correct") && !form.closest(".beside")) form.remove();
    say(isUndo ? `undone on ${fresh.dataset.record}` : `${fresh.dataset.mine} ${fresh.dataset.record}, undo with u`);
    if (isUndo || !box) focus(boxOf(fresh)); else onward(box);
  };
  const refused = async (form, tools, answer) => {
    const words = await wordsOf(answer), told = form.querySelector(".problem");
    const now = answer.status === 409 && tools && !form.action.endsWith("/add") ? await renew(tools) : tools;
    if (!told) { say(words, true); return focus(boxOf(now)); }
    told.textContent = words;
    told.hidden = false;
    const name = words.split(/[ :]/)[0];
    const field = [...form.elements].find(e => e.name === name || e.name.startsWith(name + "."));
    (field || form.querySelector(".main")).focus();
    told.scrollIntoView({block: "nearest"});
  };
  // A record that was added stands among the others only when the page is made anew.
  const shown = ({story, record}) => {
    const there = "/story/" + story.split("/").map(encodeURIComponent).join("/");
    const here = decodeURIComponent(location.pathname) === decodeURIComponent(there);
    location.href = there + "#" + encodeURIComponent(record);
    if (here) location.reload();
  };

  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.matches(".tools, form.correct")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // -- the form, opened in the card ------------------------------------------------------------------------------
  const dress = form => {
    for (const node of form.querySelectorAll("[data-take], [data-scripted]")) node.hidden = false;
    const [start, end] = [form.elements["date.start"], form.elements["date.end"]];
    if (start && !end.value) start.addEventListener("change", () => { if (!end.value) end.value = start.value; });
    return form;
  };
  const close = form => { const box = boxOf(form); form.remove(); focus(box.matches("[tabindex]") ? box : box.querySelector("a")); };
  const open = async link => {
    const box = boxOf(link), old = document.querySelector(".card form.correct, .item form.correct, .add form.correct");
    if (!said.dataset.name) return toDoor();
    if (!box || link.closest("main").querySelector(".beside")) return document.querySelector("form.correct select, form.correct input").focus();
    if (old) old.remove();
    const answer = await ask(link.href);
    if (!answer.ok) return say(await wordsOf(answer), true);
    const form = dress(document.adoptNode((await pageOf(answer)).querySelector("form.correct")));
    box.append(form);
    form.querySelector("select, input:not([type=hidden])").focus({preventScroll: true});
    (box.matches(".item") ? box : form).scrollIntoView({block: box.matches(".item") ? "start" : "nearest"});
  };
  for (const form of document.querySelectorAll("form.correct")) dress(form);
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-open], [data-close], [data-take]");
    if (!link || event.ctrlKey || event.metaKey) return;
    const form = link.closest("form.correct");
    if (link.matches("[data-take]")) return take(link);
    if (link.matches("[data-close]") && form.closest(".beside")) return;
    event.preventDefault();
    if (link.matches("[data-open]")) open(link); else close(form);
  });

  // -- words selected in the text ---------------------------------------------------------------------------------
  // Places are counted in code points, as the desk counts them; JavaScript's own strings count some signs as two.
  const place = (node, offset) => {
    const block = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-at]");
    if (!block) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, offset);
    return Number(block.dataset.at) + [...before.toString()].length;
  };
  let selected = null;
  document.addEventListener("selectionchange", () => {
    const now = getSelection();
    if (!now.rangeCount || now.isCollapsed) return;
    const range = now.getRangeAt(0), words = range.toString().replace(/\s+/g, " ").trim();
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    if (words && start !== null && end !== null) selected = {words, at: `${start}-${end}`};
  });
  const take = button => {
    if (!selected) return say("Select words in the story’s text first.", true);
    const [words, at] = button.parentElement.querySelectorAll("input");
    words.value = selected.words;
    at.value = selected.at;
    say(`taken: ${selected.words}`);
    words.focus();
  };

  // -- keys -------------------------------------------------------------------------------------------------------
  const current = () => boxOf(document.activeElement) || document.querySelector(".card.pin")
    || document.querySelector(".queue .item:not([data-done])") || document.querySelector(".item");
  const press = (box, selector) => { const button = box && box.querySelector(".tools " + selector); if (button) button.click(); return !!button; };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const form = event.target.closest("form.correct");
    if (form && event.key === "Escape" && !form.closest(".beside")) { event.preventDefault(); close(form); }
    if (form || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = current();
    if (event.key === "a") press(box, "[value=accept]");
    else if (event.key === "x") press(box, "[value=reject]");
    else if (event.key === "c") { if (press(box, "[data-open]")) event.preventDefault(); }
    else if (event.key === "u") { if (!press(box, "[name=n]") && !press(boxOf(done.at(-1)), "[name=n]")) say("There is nothing of yours to undo here.", true); }
    else if (queue && (event.key === "n" || event.key === "p")) {
      const items = [...queue.querySelectorAll(".item")], now = items.indexOf(boxOf(document.activeElement));
      focus(items[now < 0 ? 0 : Math.min(items.length - 1, Math.max(0, now + (event.key === "n" ? 1 : -1)))]);
    }
  });
  if (queue && said.dataset.name) focus(queue.querySelector(".item"));
})();
