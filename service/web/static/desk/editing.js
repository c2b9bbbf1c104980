// Editing in place: a field that grows stands where the sentence stood. Input methods that compose are left alone.
import { show } from "./desk.js";
import { clean } from "./saver.js";
import { say } from "./words.js";

export class Editing {
  constructor(desk, saver, grid) {
    Object.assign(this, { desk, saver, grid, cell: null, field: null, opened: "" });
    if (!desk.editable) return;
    let touched = null;
    desk.grid.addEventListener("pointerdown", (event) => { touched = { kind: event.pointerType, was: grid.current }; });
    desk.grid.addEventListener("click", (event) => this.clicked(event, touched));
    desk.addEventListener("cell", ({ detail }) => this.renew(detail));
  }

  // A click into a sentence edits it there; a finger first chooses, then edits.
  clicked(event, touched) {
    if (event.target.closest("a, button, textarea, summary, form")) return;
    const box = event.target.closest(".cell");
    if (!box || !getSelection().isCollapsed) return;
    const cell = this.desk.cellAt(box);
    const chosen = touched?.kind !== "touch" || touched.was === box;
    const text = event.target.closest(".text");
    if (!cell || !text || !chosen) { this.grid.focus(box); return; }
    this.open(cell, { at: placeOf(event, text) });
  }

  open(cell, { at = null } = {}) {
    if (!this.desk.editable || this.cell === cell) return;
    this.close({ focus: false });
    const text = cell.box.querySelector(".text");
    const field = document.createElement("textarea");
    Object.assign(field, { className: "edit", rows: 1, value: cell.text, spellcheck: !cell.data.language.startsWith("zh") });
    field.setAttribute("aria-label", say("editing", { place: this.desk.place(cell) }));
    if (cell.box.querySelector(".findings").children.length) field.setAttribute("aria-describedby", describe(cell));
    text.hidden = true;
    text.after(field);
    Object.assign(this, { cell, field, opened: cell.text, session: Symbol("sitting") });
    cell.box.classList.add("editing");
    this.listen(cell, field);
    this.grid.settle(cell.box);
    fit(field);
    field.focus({ preventScroll: true });
    const place = at ?? field.value.length;
    field.setSelectionRange(place, place);
    cell.box.scrollIntoView({ block: "nearest" });
    this.desk.dispatchEvent(new CustomEvent("editing", { detail: cell }));
  }

  listen(cell, field) {
    field.addEventListener("input", () => {
      fit(field);
      // What an input method is still composing is no text yet.
      if (!this.composing) this.saver.type(cell, field.value, this.session);
    });
    field.addEventListener("compositionstart", () => { this.composing = true; });
    field.addEventListener("compositionend", () => {
      this.composing = false;
      this.saver.type(cell, field.value, this.session);
    });
    field.addEventListener("focusout", () => {
      if (this.field === field && cell.draft !== null) this.saver.flush(cell);
    });
  }

  // Leave the field; what was typed is saved on the way.
  close({ focus = true } = {}) {
    const { cell, field } = this;
    if (!cell) return;
    if (field.value !== cell.text) this.saver.type(cell, field.value, this.session);
    Object.assign(this, { cell: null, field: null, composing: false });
    cell.box.classList.remove("editing");
    cell.box.querySelector(".text").hidden = false;
    // Focus goes to the sentence before the field is gone, or it would fall to the page.
    if (focus) this.grid.focus(cell.box);
    field.remove();
    show(cell);
    if (cell.draft !== null) this.saver.flush(cell);
    this.desk.dispatchEvent(new CustomEvent("editing", { detail: null }));
  }

  // Put another text into the field, as if it had been typed: it can be taken back there.
  put(text) {
    this.field.focus();
    this.field.select();
    if (!document.execCommand("insertText", false, text)) {
      this.field.value = text;
      this.field.dispatchEvent(new Event("input"));
    }
  }

  // Somebody else, an undo or a mend changed the sentence that is open; what is being typed is never touched.
  renew(cell) {
    if (cell !== this.cell || this.composing) return;
    if (clean(this.field.value) === clean(cell.text)) return;
    const at = Math.min(this.field.selectionStart, cell.text.length);
    this.field.value = cell.text;
    this.opened = cell.text;
    this.field.setSelectionRange(at, at);
    fit(this.field);
  }
}

function describe(cell) {
  const list = cell.box.querySelector(".findings");
  list.id ||= `findings-${cell.data.segment}-${cell.data.language}`;
  return list.id;
}

// Browsers without field-sizing need to be told the height.
export function fit(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// Find the place in a text that was clicked.
function placeOf(event, text) {
  const given = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const node = given ? given.offsetNode : document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startContainer;
  const offset = given ? given.offset : document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startOffset;
  return node?.parentNode === text ? offset : null;
}
