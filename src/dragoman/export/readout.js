"use strict";
// Lights up the words of a record (hover, focus), keeps it lit on click, and finds the records of a word.
for (const story of document.querySelectorAll(".dragoman .story")) {
  if (story.dataset.ready) continue;  // a notebook runs this once for every coding shown
  story.dataset.ready = "yes";
  const pieces = [...story.querySelectorAll("[data-k]")], cards = [...story.querySelectorAll(".card")];
  const roles = ["con", "trg", "tim", "loc", "pos", "src", "cue"];
  let pinned = null;
  const clear = () => pieces.forEach(p => roles.forEach(r => p.classList.remove("lit-" + r)));
  const light = id => {
    clear();
    for (const p of pieces) for (const k of p.dataset.k.split(" ")) {
      const [record, role] = k.split(":");
      if (record === id) p.classList.add("lit-" + role);
    }
  };
  const rest = () => pinned ? light(pinned) : clear();
  const pin = id => {
    pinned = pinned === id ? null : id;
    cards.forEach(c => c.classList.toggle("pin", c.dataset.id === pinned));
    rest();
  };
  for (const card of cards) {
    const id = card.dataset.id;
    card.addEventListener("mouseenter", () => light(id));
    card.addEventListener("mouseleave", rest);
    card.addEventListener("focus", () => light(id));
    card.addEventListener("blur", rest);
    card.addEventListener("click", () => {
      pin(id);
      const first = pieces.find(p => p.dataset.k.split(" ").some(k => k.startsWith(id + ":")));
      if (pinned && first) first.scrollIntoView({block: "center", behavior: "smooth"});
    });
    card.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); pin(id); } });
  }
  // The shortest record at a word is the one meant: an event inside a statement, a time inside an event.
  const size = id => pieces.filter(p => p.dataset.k.split(" ").some(k => k.startsWith(id + ":"))).length;
  for (const piece of pieces) {
    const ids = [...new Set(piece.dataset.k.split(" ").map(k => k.split(":")[0]))].sort((a, b) => size(a) - size(b));
    const shown = ids.find(id => cards.some(c => c.dataset.id === id));
    piece.addEventListener("mouseenter", () => light(shown));
    piece.addEventListener("mouseleave", rest);
    piece.addEventListener("click", () => {
      pin(shown);
      const card = cards.find(c => c.dataset.id === shown);
      if (pinned && card) card.scrollIntoView({block: "nearest", behavior: "smooth"});
    });
  }
}
