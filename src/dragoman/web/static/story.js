"use strict";
// A story's page: lights up the words of a record, draws who says what of whom, pins a record, switches layers.
(() => {
  const text = document.getElementById("text"), cards = [...document.querySelectorAll(".card")];
  if (!text) return;
  const pieces = [...text.querySelectorAll("[data-k]")].map(node => ({
    node, marks: node.dataset.k.split(" ").map(k => { const at = k.lastIndexOf(":"); return [k.slice(0, at), k.slice(at + 1)]; }),
  }));
  const of = new Map();  // record → its pieces by role, in the text's order
  for (const piece of pieces) for (const [id, role] of piece.marks) {
    if (!of.has(id)) of.set(id, []);
    of.get(id).push({node: piece.node, role});
  }
  const cardOf = new Map(cards.map(c => [c.id, c]));
  const roles = ["con", "trg", "tim", "loc", "pos", "src", "cue"];
  let pinned = null;

  // -- lighting up -------------------------------------------------------------------------------------------
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "threads");
  svg.setAttribute("aria-hidden", "true");
  const says = Object.assign(document.createElement("div"), {className: "says", hidden: true});
  says.setAttribute("aria-hidden", "true");
  text.append(svg, says);

  const clear = () => {
    for (const {node} of pieces) node.classList.remove(...roles.map(r => "lit-" + r));
    for (const card of cards) card.classList.remove("lit");
    svg.replaceChildren();
    says.hidden = true;
  };
  const light = id => {
    clear();
    for (const {node, role} of of.get(id) || []) node.classList.add("lit-" + role);
    const card = cardOf.get(id);
    if (card) card.classList.add("lit");
    draw(id, card);
  };
  const rest = () => pinned ? light(pinned) : clear();

  // -- who says what of whom: a thread from the source over the cue to the content --------------------------------
  const at = node => {
    const r = node.getClientRects()[0], box = text.getBoundingClientRect();
    return r ? {x: r.left - box.left, y: r.top - box.top, w: r.width, h: r.height} : null;
  };
  const first = (id, role) => { const found = (of.get(id) || []).find(p => p.role === role); return found && at(found.node); };
  const thread = (from, to, kind) => {
    if (!from || !to) return;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const a = {x: from.x + from.w / 2, y: from.y}, b = {x: to.x + Math.min(to.w / 2, 20), y: to.y};
    const up = Math.min(a.y, b.y) - 16;
    path.setAttribute("d", `M${a.x} ${a.y} C${a.x} ${up} ${b.x} ${up} ${b.x} ${b.y}`);
    path.setAttribute("class", kind);
    svg.append(path);
  };
  const draw = (id, card) => {
    const source = first(id, "src"), cue = first(id, "cue"), content = first(id, "con");
    const trigger = first(id, "trg"), when = first(id, "tim"), where = first(id, "loc");
    thread(source, cue || content, "who");
    thread(cue, content, "what");
    thread(trigger, when, "to");
    thread(trigger, where, "to");
    const head = card && card.querySelector(".head"), place = source || cue || trigger || content || when;
    if (!head || !place) return;
    const copy = head.cloneNode(true);
    for (const extra of copy.querySelectorAll(".permalink, small, form")) extra.remove();
    says.textContent = copy.textContent.replace(/\s+/g, " ").trim();
    says.hidden = false;
    says.style.left = Math.max(0, Math.min(place.x, text.clientWidth - 200)) + "px";
    says.style.top = place.y + place.h + 4 + "px";
  };

  // -- pinning -------------------------------------------------------------------------------------------------
  const show = node => node.scrollIntoView({block: "center", behavior: "auto"});
  const pin = (id, {scroll = "", toggle = true} = {}) => {
    pinned = toggle && pinned === id ? null : id;
    for (const card of cards) {
      const on = card.id === pinned;
      card.classList.toggle("pin", on);
      const why = card.querySelector("details");
      if (why && on) why.open = true;
    }
    history.replaceState(null, "", pinned ? "#" + encodeURIComponent(pinned) : location.pathname + location.search);
    rest();
    if (!pinned) return;
    const words = of.get(pinned);
    if (scroll.includes("text") && words) show(words[0].node);
    if (scroll.includes("card") && cardOf.get(pinned)) cardOf.get(pinned).scrollIntoView({block: "nearest"});
  };
  const inside = event => event.target.closest("a:not(.permalink), button, input, select, summary, form, details");
  for (const card of cards) {
    card.addEventListener("mouseenter", () => light(card.id));
    card.addEventListener("mouseleave", rest);
    card.addEventListener("focusin", () => light(card.id));
    card.addEventListener("focusout", rest);
    card.addEventListener("click", event => {
      if (inside(event)) return;
      event.preventDefault();
      pin(card.id, {scroll: "text"});
    });
    card.addEventListener("keydown", event => {
      if (event.target !== card || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      pin(card.id, {scroll: "text"});
    });
  }
  // Of the records at a word the shortest is the one meant: an event inside a statement, a time inside an event.
  const size = id => (of.get(id) || []).reduce((sum, p) => sum + p.node.textContent.length, 0);
  for (const {node, marks} of pieces) {
    const ids = [...new Set(marks.map(m => m[0]))].filter(id => cardOf.has(id)).sort((a, b) => size(a) - size(b));
    const own = node.tagName === "A" ? decodeURIComponent(node.hash.slice(1)) : ids[0];
    if (!own) continue;
    node.addEventListener("mouseenter", () => light(own));
    node.addEventListener("mouseleave", rest);
    node.addEventListener("focus", () => light(own));
    node.addEventListener("blur", rest);
    node.addEventListener("click", event => {
      if (String(getSelection())) return;  // words are being selected, not a record
      event.preventDefault();
      pin(own, {scroll: "card"});
    });
  }
  // n and p go to the next and the last record, Escape lets go.
  document.addEventListener("keydown", event => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && pinned) pin(pinned);
    if (event.key !== "n" && event.key !== "p") return;
    const shown = cards.filter(c => c.offsetParent), now = shown.findIndex(c => c.id === pinned);
    const next = shown[now < 0 ? 0 : (now + (event.key === "n" ? 1 : shown.length - 1)) % shown.length];
    if (next) { pin(next.id, {scroll: "text card", toggle: false}); next.focus({preventScroll: true}); }
  });
  const called = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (cardOf.has(id)) pin(id, {scroll: "text card", toggle: false});
  };
  addEventListener("hashchange", called);

  // -- layers and speakers ----------------------------------------------------------------------------------------
  for (const box of document.querySelectorAll("[data-layer]")) box.addEventListener("change", () => {
    text.classList.toggle("no-" + box.dataset.layer, !box.checked);
    const section = document.querySelector(`[data-of="${box.dataset.layer}"]`);
    if (section) section.hidden = !box.checked;
    rail();
  });
  const speaker = document.querySelector("[data-speaker]:is(select)");
  if (speaker) speaker.addEventListener("change", () => {
    const theirs = new Set(cards.filter(c => c.dataset.speaker === speaker.value).map(c => c.id));
    for (const card of cards) if (card.dataset.speaker !== undefined) card.hidden = !!speaker.value && !theirs.has(card.id);
    for (const {node, marks} of pieces) {
      const told = marks.filter(([, role]) => role === "con" || role === "src" || role === "cue");
      node.classList.toggle("faded", !!speaker.value && told.length > 0 && !told.some(([id]) => theirs.has(id)));
    }
    rail();
  });

  // -- the rail: where the records stand in a long text -------------------------------------------------------------
  const strip = document.getElementById("rail");
  const view = Object.assign(document.createElement("div"), {className: "view"});
  const rail = () => {
    if (!strip || !strip.offsetParent) return;
    const height = text.scrollHeight || 1, marks = [view];
    for (const card of cards) {
      const words = of.get(card.id), kind = ["event", "statement", "position"].find(k => card.classList.contains(k));
      if (!words || !kind || card.hidden || card.closest("section").hidden) continue;
      const link = Object.assign(document.createElement("a"), {className: kind, href: "#" + encodeURIComponent(card.id)});
      link.title = card.querySelector(".head").textContent.replace(/\s+/g, " ").trim();
      link.setAttribute("aria-label", link.title);
      link.tabIndex = -1;  // the records themselves are on the keyboard's way
      link.style.top = 100 * at(words[0].node).y / height + "%";
      link.addEventListener("click", event => { event.preventDefault(); pin(card.id, {scroll: "text card", toggle: false}); });
      marks.push(link);
    }
    strip.replaceChildren(...marks);
    follow();
  };
  const follow = () => {
    const box = text.getBoundingClientRect(), height = box.height || 1;
    const from = Math.max(0, -box.top), to = Math.min(box.height, innerHeight - box.top);
    view.style.top = 100 * from / height + "%";
    view.style.height = Math.max(0, 100 * (to - from) / height) + "%";
  };
  addEventListener("scroll", follow, {passive: true});
  addEventListener("resize", () => { rail(); rest(); });
  rail();
  called();
})();
