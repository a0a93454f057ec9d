// The few things that every section does to the document. Text is only ever set as text.

export const byId = (id) => document.getElementById(id);

/** A copy of a template's one element, with its named parts at hand. */
export function fromTemplate(id) {
  const element = byId(id).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const part of element.querySelectorAll("[data-part]")) {
    parts[part.dataset.part] = part;
  }
  return { element, parts };
}

/** Sets text only where it differs, so that nothing is laid out, or read aloud, for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Each kind of state has its shape, for those who do not see its colour. */
const SHAPES = { ok: "●", warning: "▲", down: "■", paused: "❚❚", unknown: "○", plain: "" };

export function setChip(chip, kind, word) {
  if (chip.dataset.kind === kind && chip.dataset.word === word) {
    return;
  }
  chip.dataset.kind = kind;
  chip.dataset.word = word;
  const shape = document.createElement("span");
  shape.setAttribute("aria-hidden", "true");
  shape.textContent = SHAPES[kind];
  chip.replaceChildren(...(SHAPES[kind] ? [shape] : []), document.createTextNode(word));
}
