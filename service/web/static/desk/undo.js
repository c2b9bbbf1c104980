// Undo and redo across saved edits; kept in the tab, for splitting and joining load the page anew.
import { ask } from "./api.js";
import { say } from "./words.js";

const LONGEST = 200;

export class Undo {
  constructor(desk, saver) {
    Object.assign(this, { desk, saver, busy: false });
    this.name = `undo:${desk.bulletin}`;
    this.stacks = this.read();
    this.session = null;
    saver.addEventListener("change", ({ detail }) => this.changed(detail));
    this.buttons = { undo: desk.main.querySelector("[data-undo]"), redo: desk.main.querySelector("[data-redo]") };
    for (const way of ["undo", "redo"]) this.buttons[way]?.addEventListener("click", () => this.go(way));
    this.render();
  }

  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.name));
      if (Array.isArray(kept?.undo) && Array.isArray(kept?.redo)) return kept;
    } catch { /* Nothing usable is kept. */ }
    return { undo: [], redo: [] };
  }

  keep() {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.stacks));
    } catch { /* Without storage, undo lasts until the page is left. */ }
    this.render();
  }

  render() {
    for (const way of ["undo", "redo"]) if (this.buttons[way]) this.buttons[way].disabled = !this.stacks[way].length;
  }

  // Saves of one sitting at one sentence are taken back together.
  changed({ cell, before, session }) {
    const top = this.stacks.undo.at(-1);
    if (session && session === this.session && top?.key === cell.key) {
      top.after = brief(cell.data);
      if (top.before.text === top.after.text) this.stacks.undo.pop();
    } else {
      this.stacks.undo.push({ kind: "edit", key: cell.key, before: brief(before), after: brief(cell.data) });
      if (this.stacks.undo.length > LONGEST) this.stacks.undo.shift();
    }
    this.session = session;
    this.stacks.redo = [];
    this.keep();
  }

  // What was done to the sentences that were cut or put together cannot be taken back by itself any more.
  restructured(step, ids) {
    const others = this.stacks.undo.filter((each) => !ids.includes(each.segment ?? each.key.split("/")[0]));
    this.stacks = { undo: [...others, step], redo: [] };
    this.keep();
  }

  async go(way) {
    if (this.busy) return;
    this.busy = true;
    try {
      // What is typed and not saved yet is the last thing that was done.
      if (!(await this.saver.flushAll())) { this.desk.tell(say("save.first")); return; }
      this.session = null;
      const step = this.stacks[way].at(-1);
      if (!step) { this.desk.tell(say(`${way}.none`)); return; }
      await (step.kind === "edit" ? this.edit(step, way) : this.structure(step, way));
    } finally {
      this.busy = false;
    }
  }

  // Going back to a version keeps where it comes from: a text of the model counts as the model's again.
  async edit(step, way) {
    const cell = this.desk.cells.get(step.key);
    const [from, to] = way === "undo" ? [step.after, step.before] : [step.before, step.after];
    if (!cell || cell.data.text !== from.text) {
      this.stacks[way].pop();
      this.keep();
      this.desk.tell(say("undo.gone", { place: cell ? this.desk.place(cell) : step.key }));
      return;
    }
    try {
      this.desk.take(await ask("POST", `${this.desk.base}/${cell.address}/revert`, { version: cell.data.version, to: to.version }));
    } catch (error) {
      if (error.body?.current) this.desk.take(error.body.current);
      this.desk.tell(error.message);
      return;
    }
    this.stacks[way].pop();
    this.stacks[way === "undo" ? "redo" : "undo"].push(step);
    this.keep();
    this.focus(cell);
    this.desk.tell(say(`${way}.done`, { place: this.desk.place(cell) }));
  }

  async structure(step, way) {
    const splitting = (step.kind === "split") === (way === "redo");
    const address = `${this.desk.base}/segments/${encodeURIComponent(step.segment)}/${splitting ? "split" : "join"}`;
    try {
      await ask("POST", address, splitting ? { source: step.source, targets: step.targets } : {});
    } catch (error) {
      this.desk.tell(error.message);
      return;
    }
    this.stacks[way].pop();
    this.stacks[way === "undo" ? "redo" : "undo"].push(step);
    this.keep();
    reload(step.segment);
  }
}

const brief = ({ text, version }) => ({ text, version });

// Load the page anew at a sentence.
export function reload(segment) {
  history.replaceState(null, "", `#${segment}`);
  location.reload();
}
