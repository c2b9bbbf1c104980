// Saving by itself: what is typed is kept in the tab at once, sent after a pause, and sent again when that fails.
import { ask, Failed } from "./api.js";
import { drop, homeless, keep, kept } from "./drafts.js";
import { show } from "./desk.js";
import { say } from "./words.js";

const PAUSE = 1200;
const WAITS = [2000, 5000, 15000, 30000];

export class Saver extends EventTarget {
  constructor(desk) {
    super();
    Object.assign(this, { desk, failures: 0, retrying: 0, held: () => false });
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flushAll({ keepalive: true }); });
    addEventListener("pagehide", () => this.flushAll({ keepalive: true }));
    addEventListener("beforeunload", (event) => { if (this.unsaved.length) event.preventDefault(); });
  }

  get unsaved() {
    return [...this.desk.cells.values()].filter((cell) => cell.draft !== null);
  }

  // Take what is typed: kept at once, sent after a pause. `session` bundles what one undo takes back.
  type(cell, text, session) {
    Object.assign(cell, { draft: text, session });
    keep(this.desk.bulletin, cell);
    if (cell.state !== "conflict") this.turn(cell, "dirty");
    clearTimeout(cell.timer);
    this.soon(cell);
  }

  // Amid a word of an input method, a dialog would tear it apart: `held` says so.
  soon(cell) {
    cell.timer = setTimeout(() => (this.held(cell) ? this.soon(cell) : this.flush(cell)), PAUSE);
  }

  // Change a sentence at once: a mend, a suggestion, an undo.
  async change(cell, text, session = Symbol("change")) {
    this.type(cell, text, session);
    show(cell);
    this.desk.dispatchEvent(new CustomEvent("cell", { detail: cell }));
    return this.flush(cell);
  }

  // Send a sentence now; true when nothing of it is left unsaved. One request at a time: the next needs its version.
  async flush(cell, how = {}) {
    clearTimeout(cell.timer);
    while (cell.sending) await cell.sending;
    if (cell.draft === null) return true;
    if (cell.state === "conflict") return false;
    const text = clean(cell.draft);
    if (text === cell.data.text) { this.settle(cell); return true; }
    cell.sending = this.send(cell, text, how);
    return (await cell.sending) && (cell.draft === null || this.flush(cell));
  }

  // Never throws: whoever waits for it only wants to know that it is over.
  async send(cell, text, { keepalive = false }) {
    this.turn(cell, "saving");
    const before = cell.data;
    try {
      const answer = await ask("PUT", `${this.desk.base}/${cell.address}`, { text, version: before.version }, { keepalive });
      cell.sending = null;
      this.saved(cell, before, answer, text);
      return true;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      cell.sending = null;
      this.failed(cell, error, text);
      return false;
    }
  }

  async flushAll(how) {
    const all = await Promise.all(this.unsaved.map((cell) => this.flush(cell, how)));
    return all.every(Boolean) && !this.unsaved.length;
  }

  retry() {
    clearTimeout(this.retrying);
    this.retrying = 0;
    return this.flushAll();
  }

  saved(cell, before, answer, text) {
    this.failures = 0;
    if (cell.draft !== null && clean(cell.draft) === text) this.forget(cell);
    this.desk.take(answer);
    if (cell.draft !== null) keep(this.desk.bulletin, cell);
    this.turn(cell, cell.draft === null ? "saved" : "dirty");
    this.dispatchEvent(new CustomEvent("change", { detail: { cell, before, session: cell.session } }));
  }

  failed(cell, error, text) {
    if (error.status === 409 && error.body.current) {
      // Two people typed the very same: nothing to settle.
      if (error.body.current.text === text) { this.forget(cell); this.desk.take(error.body.current); this.settle(cell); return; }
      this.conflict(cell, error.body.current);
      return;
    }
    this.turn(cell, "failed", error.message);
    if (!error.passing || this.retrying) return;
    this.retrying = setTimeout(() => this.retry(), WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
  }

  conflict(cell, theirs) {
    cell.theirs = theirs;
    this.turn(cell, "conflict");
    this.dispatchEvent(new CustomEvent("conflict", { detail: cell }));
  }

  // Settle a conflict: `text` goes over theirs; null takes theirs.
  async resolve(cell, text) {
    const theirs = cell.theirs;
    cell.theirs = null;
    cell.state = "dirty";
    if (text === null) this.forget(cell);
    else { cell.draft = text; cell.session = Symbol("merge"); }
    this.desk.take(theirs);
    if (text === null) { this.settle(cell); return true; }
    keep(this.desk.bulletin, cell);
    return this.flush(cell);
  }

  // Find what an earlier visit in this tab could not save.
  restore() {
    let found = 0;
    for (const cell of this.desk.cells.values()) {
      const draft = kept(this.desk.bulletin, cell);
      if (!draft || clean(draft.text) === cell.data.text) { drop(this.desk.bulletin, cell); continue; }
      found += 1;
      Object.assign(cell, { draft: draft.text, session: Symbol("restored") });
      show(cell);
      if (draft.version === cell.data.version) this.flush(cell);
      else this.conflict(cell, cell.data);
    }
    if (found) this.desk.tell(say("restored"));
    this.showHomeless(homeless(this.desk));
  }

  // What was typed for a sentence that others have split or joined away is shown, to be copied from.
  showHomeless(found) {
    const box = this.desk.main.querySelector("[data-homeless]");
    box.hidden = !found.length;
    box.querySelector("ul").replaceChildren(...found.map(({ key, text }) => {
      const item = document.createElement("li");
      item.textContent = `${key.replace("/", ", ")}: ${text}`;
      return item;
    }));
    box.querySelector("button").onclick = () => {
      for (const { name } of found) sessionStorage.removeItem(name);
      box.hidden = true;
    };
  }

  forget(cell) {
    cell.draft = null;
    drop(this.desk.bulletin, cell);
  }

  settle(cell) {
    this.forget(cell);
    show(cell);
    this.turn(cell, "saved");
  }

  turn(cell, state, problem = null) {
    Object.assign(cell, { state, problem });
    cell.box.classList.toggle("unsaved", state !== "saved");
    this.dispatchEvent(new CustomEvent("state", { detail: cell }));
  }
}

// A sentence is one line, as the service keeps it: ends of lines and runs of spaces become one space.
export function clean(text) {
  return text.trim().replace(/\s+/g, " ").normalize("NFC");
}
