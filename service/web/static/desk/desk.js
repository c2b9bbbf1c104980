// The sentences on the page: what each holds, what is typed and not saved, and how it is shown.
import { copy, say, when } from "./words.js";

const TOLD_FOR = 6000;

export class Cell {
  constructor(box, data) {
    Object.assign(this, { box, data, draft: null, state: "saved", problem: null, sending: null, timer: 0 });
    this.key = `${data.segment}/${data.language}`;
  }

  // What the editor sees: what they typed, else what is saved.
  get text() {
    return this.draft ?? this.data.text;
  }

  get address() {
    return `segments/${encodeURIComponent(this.data.segment)}/${encodeURIComponent(this.data.language)}`;
  }
}

export class Desk extends EventTarget {
  constructor(main) {
    super();
    this.main = main;
    this.bulletin = main.dataset.bulletin;
    this.base = main.dataset.base;
    this.editable = main.hasAttribute("data-editable");
    this.status = main.querySelector("[data-status]");
    this.grid = main.querySelector("[data-grid]");
    const given = JSON.parse(main.querySelector("[data-cells]").textContent);
    this.workflow = given.workflow;
    this.cells = new Map();
    for (const data of given.cells) {
      const box = this.box(data.segment, data.language);
      if (box) this.cells.set(`${data.segment}/${data.language}`, new Cell(box, data));
    }
  }

  box(segment, language) {
    return document.getElementById(segment)?.querySelector(`.cell[data-lang="${language}"]`) ?? null;
  }

  // Give the sentence that an element of the grid belongs to; a source has none.
  cellAt(element) {
    const box = element?.closest?.(".cell");
    return box ? this.cells.get(`${box.closest(".segment").id}/${box.dataset.lang}`) ?? null : null;
  }

  // Take what the service says about a sentence, and show it.
  take(data) {
    const key = `${data.segment}/${data.language}`;
    let cell = this.cells.get(key);
    if (!cell) {
      const box = this.box(data.segment, data.language);
      if (!box) return null;
      cell = new Cell(box, data);
      this.cells.set(key, cell);
    }
    cell.data = data;
    show(cell);
    this.dispatchEvent(new CustomEvent("cell", { detail: cell }));
    return cell;
  }

  // Say something to everybody, readers of the screen included.
  tell(text) {
    this.status.textContent = "";
    this.status.textContent = text;
    this.status.classList.add("shown");
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.status.classList.remove("shown"), TOLD_FOR);
  }

  // Name a sentence for people: "p2s1, English".
  place(cell) {
    return `${cell.data.segment}, ${cell.box.querySelector(".cell-name").textContent.trim()}`;
  }
}

// Show what is saved of a sentence: text, findings with their mends, and where it comes from.
export function show(cell) {
  const { box, data } = cell;
  box.querySelector(".text").textContent = cell.text;
  const findings = data.findings ?? [];
  const worst = findings.some((each) => each.severity === "error") ? "error" : findings.length ? "warning" : null;
  for (const kind of ["error", "warning"]) box.classList.toggle(`has-${kind}`, worst === kind);
  box.classList.toggle("accepted", Boolean(data.accepted));
  box.classList.remove("waiting");
  showFindings(box, findings);
  meta(box.querySelector(".cell-meta"), data);
}

// A finding that has the focus keeps it when it is shown anew; when it is gone, its sentence has it.
function showFindings(box, findings) {
  const list = box.querySelector(".findings");
  const at = [...list.children].findIndex((each) => each.contains(document.activeElement));
  list.replaceChildren(...findings.map(finding));
  if (at < 0) return;
  const now = list.children[at];
  if (now) now.tabIndex = -1;
  (now ?? box).focus({ preventScroll: true });
}

function finding(given) {
  const made = copy(`finding-${given.severity}`);
  made.dataset.check = given.check;
  made.querySelector("[data-message]").textContent = given.message;
  const mends = made.querySelector("[data-mends]");
  (given.mends ?? []).forEach((mend, index) => {
    const button = copy("mend");
    button.dataset.mend = index;
    button.querySelector("[data-label]").textContent = mend.label;
    mends.append(button);
  });
  return made;
}

function meta(box, data) {
  box.dataset.confidence = data.confidence;
  box.querySelector("[data-confidence-word]").textContent = say(`confidence.${data.confidence}`);
  box.querySelector("[data-origin]").textContent = origin(data);
  box.querySelector("[data-accepted]").hidden = !data.accepted;
}

// Say where a text comes from.
export function origin(data) {
  if (data.origin === "human") return data.by ? say("origin.by", { name: data.by }) : say("origin.human");
  return say(`origin.${data.origin}`);
}

// Say it with its model and its time.
export function provenance(data) {
  const parts = [origin(data), data.origin === "model" ? data.model : "", data.at && data.version > 1 ? when(data.at) : ""];
  return parts.filter(Boolean).join(" · ");
}
