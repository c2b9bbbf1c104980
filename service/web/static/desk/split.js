// Cutting a sentence in two, in every language at once, and putting two together: the versions stay aligned.
import { ask } from "./api.js";
import { answer, dialog } from "./dialogs.js";
import { fit } from "./editing.js";
import { reload } from "./undo.js";
import { say } from "./words.js";

// Where a sentence is likely to be cut, the likeliest first: after marks that end it, that part it, before a word
// that joins, between words.
const CUTS = [
  /[.;:!?]["”’)]*\s+|[。；：！？][”’』」）]*/gu, /[,—–]\s+|[，、—]/gu, /\s+(?=(?:and|but|while|và|nhưng|còn)\s)/gu, /\s+/gu,
];

export class Structure {
  constructor(desk, saver, undo, grid) {
    Object.assign(this, { desk, saver, undo, grid, box: dialog("split") });
  }

  textsOf(row) {
    return [...row.querySelectorAll(".cell")].map((box) => {
      const text = this.desk.cellAt(box)?.text ?? box.querySelector(".text").textContent.trim();
      return { box, tag: box.dataset.lang, isSource: box.classList.contains("source"), text };
    });
  }

  async split(row) {
    if (!(await this.ready(row))) return;
    const fields = this.textsOf(row).map((each) => this.field(each));
    this.box.querySelector("[data-place]").textContent = row.id;
    this.box.querySelector("[data-fields]").replaceChildren(...fields.map((each) => each.made));
    const done = answer(this.box);
    fields[0].area.focus();
    for (const each of fields) { fit(each.area); each.aim(); }
    if ((await done) !== "split") { this.grid.focus(this.grid.current); return; }
    const places = fields.map(({ tag, isSource, area }) => ({ tag, isSource, at: area.selectionStart }));
    const source = places.find((each) => each.isSource).at;
    const targets = Object.fromEntries(places.filter((each) => !each.isSource).map(({ tag, at }) => [tag, at]));
    await this.send("split", row.id, { source, targets });
  }

  // One language: the text can be walked but not changed, and the two halves are shown as the caret moves.
  field({ box, tag, isSource, text }) {
    const made = document.querySelector('template[data-copy-of="split-field"]').content.firstElementChild.cloneNode(true);
    const area = made.querySelector("textarea");
    made.querySelector("[data-language]").textContent = box.querySelector(".cell-name").textContent.trim();
    Object.assign(area, { value: text, lang: box.lang });
    for (const kind of ["beforeinput", "drop", "paste", "cut"]) area.addEventListener(kind, (event) => event.preventDefault());
    // Input methods that compose cannot be stopped beforehand.
    area.addEventListener("input", () => { area.value = text; });
    const halves = made.querySelectorAll("[data-half]");
    const render = () => {
      halves[0].textContent = text.slice(0, area.selectionStart).trim();
      halves[1].textContent = text.slice(area.selectionStart).trim();
      for (const half of halves) half.lang = box.lang;
      const whole = [...this.box.querySelectorAll("[data-half]")].every((half) => half.textContent);
      this.box.querySelector('button[value="split"]').disabled = !whole;
    };
    for (const kind of ["keyup", "click", "select", "focus"]) area.addEventListener(kind, render);
    const aim = () => { const at = likely(text); area.setSelectionRange(at, at); render(); };
    return { made, area, tag, isSource, aim };
  }

  async join(row) {
    const next = row.nextElementSibling;
    const fits = next?.classList.contains("segment") && next.dataset.kind === row.dataset.kind
      && next.dataset.paragraph === row.dataset.paragraph && row.dataset.kind !== "title" && row.dataset.kind !== "caption";
    if (!fits) { this.desk.tell(say("join.last")); return; }
    if (!(await this.ready(row, next))) return;
    const ends = this.textsOf(row).map((each) => ({ ...each, at: each.text.length }));
    const targets = Object.fromEntries(ends.filter((each) => !each.isSource).map(({ tag, at }) => [tag, at]));
    await this.send("join", row.id, { source: ends.find((each) => each.isSource).at, targets });
  }

  async ready(...rows) {
    if (!this.desk.editable) return false;
    if (rows.some((row) => row.querySelector(".waiting"))) { this.desk.tell(say("waiting.first")); return false; }
    if (await this.saver.flushAll()) return true;
    this.desk.tell(say("save.first"));
    return false;
  }

  async send(kind, segment, places) {
    let done;
    try {
      done = await ask("POST", `${this.desk.base}/segments/${encodeURIComponent(segment)}/${kind}`, kind === "split" ? { ...places, versions: this.versions(segment) } : { versions: this.versions(segment) });
    } catch (error) {
      this.desk.tell(error.message);
      return;
    }
    this.undo.restructured({ kind, segment, ...places }, [segment, done.gone]);
    reload(segment);
  }

  // What is on the screen: a sentence that somebody has changed since is not cut unseen.
  versions(segment) {
    const all = [...this.desk.cells.values()].filter((cell) => cell.data.segment === segment);
    return Object.fromEntries(all.map((cell) => [cell.data.language, cell.data.version]));
  }
}

// Propose the likely place that is nearest to the middle.
function likely(text) {
  const middle = text.length / 2;
  for (const pattern of CUTS) {
    const places = [...text.matchAll(pattern)].map((hit) => hit.index + hit[0].length);
    const inside = places.filter((at) => at > 1 && at < text.length - 1);
    if (inside.length) return inside.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0];
  }
  return Math.floor(middle);
}
