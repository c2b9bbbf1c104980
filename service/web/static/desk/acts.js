// What can be done to one sentence besides typing: accept, ask the model again, use what is proposed.
import { ask } from "./api.js";
import { say } from "./words.js";

export class Acts {
  constructor(desk, saver, editing, findings) {
    Object.assign(this, { desk, saver, editing, findings });
    desk.grid.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mend]");
      if (button) this.mend(button);
    });
  }

  // True when the sentence counts as read.
  async accept(cell) {
    const accepted = await this.send(cell, "accept");
    if (accepted) this.desk.tell(say("accepted", { place: this.desk.place(cell) }));
    return accepted;
  }

  async again(cell) {
    this.desk.tell(say("retranslating", { place: this.desk.place(cell) }));
    cell.box.classList.add("busy");
    const before = cell.data;
    const done = await this.send(cell, "retranslate");
    cell.box.classList.remove("busy");
    if (!done) return;
    this.desk.tell(say("retranslated", { place: this.desk.place(cell) }));
    this.saver.dispatchEvent(new CustomEvent("change", { detail: { cell, before, session: Symbol("model") } }));
  }

  async send(cell, work) {
    if (!this.desk.editable || !(await this.saver.flush(cell))) return false;
    try {
      const { status, ...answer } = await ask("POST", `${this.desk.base}/${cell.address}/${work}`, { version: cell.data.version });
      // The model runs elsewhere: the bulletin is queued, and its page shows how far it is.
      if (status === 202) { location.reload(); return false; }
      this.desk.take(answer);
      return true;
    } catch (error) {
      if (error.body?.current) this.desk.take(error.body.current);
      this.desk.tell(error.body?.current ? say("changed-meanwhile", { place: this.desk.place(cell) }) : error.message);
      return false;
    }
  }

  // Use a mend; the focus stays at the sentence, for its finding is gone.
  async mend(button) {
    const cell = this.desk.cellAt(button);
    const text = this.findings.textOf(button);
    if (!cell || text === null) return;
    cell.box.focus({ preventScroll: true });
    if (await this.use(cell, text)) this.desk.tell(say("mended", { place: this.desk.place(cell) }));
  }

  async use(cell, text) {
    if (!this.desk.editable) return false;
    if (this.editing.cell === cell) { this.editing.put(text); return this.saver.flush(cell); }
    return this.saver.change(cell, text);
  }
}
