// The bar at the foot: where the focus is, what can be done there, and what the memory proposes.
import { ask } from "./api.js";
import { provenance } from "./desk.js";
import { shown } from "./diff.js";
import { copy, say } from "./words.js";

const REST = 250;
const MOST = 5;

export class Dock {
  constructor(desk, acts) {
    Object.assign(this, { desk, acts, cell: null, items: [], timer: 0, known: new Map() });
    this.box = desk.main.querySelector("[data-dock]");
    if (!this.box) return;
    this.list = this.box.querySelector("[data-proposals]");
    desk.addEventListener("here", ({ detail }) => this.turn(detail));
    desk.addEventListener("cell", ({ detail }) => { if (detail === this.cell) this.render(); });
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.use(Number(button.dataset.number));
    });
  }

  turn(box) {
    this.cell = this.desk.cellAt(box);
    this.box.hidden = false;
    this.box.querySelector("[data-place]").textContent =
      `${box.closest(".segment").id} · ${box.querySelector(".cell-name").textContent.trim()}`;
    for (const each of this.box.querySelectorAll("[data-act]")) {
      each.hidden = !this.cell && !each.hasAttribute("data-for-row");
    }
    this.items = [];
    this.render();
    clearTimeout(this.timer);
    if (this.cell && this.desk.editable) this.timer = setTimeout(() => this.ask(this.cell), REST);
  }

  render() {
    this.box.querySelector("[data-provenance]").textContent = this.cell ? provenance(this.cell.data) : say("source-kept");
    this.list.hidden = !this.items.length;
    this.list.replaceChildren(...this.items.map((item, index) => {
      const made = copy("proposal");
      made.querySelector("[data-score]").textContent = say("percent", { n: Math.floor(item.score) });
      made.querySelector("[data-score]").classList.toggle("exact", item.score >= 100);
      made.querySelector("[data-text]").textContent = item.text;
      made.querySelector("[data-text]").lang = this.cell.box.lang;
      const source = made.querySelector("[data-source]");
      source.lang = this.desk.main.dataset.sourceLang;
      if (item.score < 100) source.append(item.diff?.length ? shown(item.diff) : item.source);
      made.querySelector("button").dataset.number = index;
      made.querySelector("kbd").textContent = index + 1;
      return made;
    }));
  }

  async ask(cell) {
    let items = this.known.get(cell.key);
    if (!items) {
      try {
        items = (await ask("GET", `${this.desk.base}/${cell.address}/suggestions`)).items ?? [];
        this.known.set(cell.key, items);
      } catch {
        // Without proposals the desk works as well.
        return;
      }
    }
    if (cell !== this.cell) return;
    this.items = items.filter((item) => item.text !== cell.text).slice(0, MOST);
    this.render();
  }

  async use(index) {
    const item = this.items[index];
    if (!item || !this.cell) return false;
    const cell = this.cell;
    this.items = [];
    if (this.desk.main.contains(document.activeElement) && this.list.contains(document.activeElement)) cell.box.focus();
    if (await this.acts.use(cell, item.text)) this.desk.tell(say("used", { place: this.desk.place(cell) }));
    return true;
  }
}
