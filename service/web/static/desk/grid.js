// Walking the table by keyboard: one sentence of one language has the focus, arrows move it.
export class Grid {
  constructor(desk) {
    this.desk = desk;
    this.table = desk.grid;
    this.current = null;
    this.table.addEventListener("focusin", (event) => this.settle(event.target.closest(".cell")));
    const start = location.hash.length < 2 ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = start?.classList.contains("segment") ? start : this.rows[0];
    this.settle(this.cellsOf(row).find((cell) => !cell.classList.contains("source")) ?? this.cellsOf(row)[0]);
    if (start === row) this.focus(this.current);
    this.keepClear(desk.main.querySelector(".topbar"), desk.main.querySelector("[data-dock]"));
  }

  // The bars grow when there is something to say: the sentence with the focus must not slip under them.
  keepClear(top, foot) {
    const clear = () => {
      document.documentElement.style.scrollPaddingBlock = `${top.offsetHeight + 12}px ${foot.offsetHeight + 12}px`;
      const box = document.activeElement?.closest?.(".cell")?.getBoundingClientRect();
      if (!box) return;
      const [from, to] = [top.getBoundingClientRect().bottom, foot.getBoundingClientRect().top];
      const cut = (box.top < from && box.bottom > from) || (box.top < to && box.bottom > to);
      if (cut) document.activeElement.closest(".cell").scrollIntoView({ block: "nearest" });
    };
    const watch = new ResizeObserver(clear);
    for (const bar of [top, foot]) watch.observe(bar);
  }

  get rows() {
    return [...this.table.querySelectorAll(".segment")];
  }

  cellsOf(row) {
    return [...(row?.querySelectorAll(".cell") ?? [])].filter((cell) => cell.checkVisibility());
  }

  // Exactly one sentence is reached by Tab.
  settle(cell) {
    if (!cell || cell === this.current) return;
    if (this.current) this.current.tabIndex = -1;
    this.current?.closest(".segment").classList.remove("current");
    cell.tabIndex = 0;
    cell.closest(".segment").classList.add("current");
    this.current = cell;
    this.desk.dispatchEvent(new CustomEvent("here", { detail: cell }));
  }

  focus(cell) {
    this.settle(cell);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest" });
  }

  // Give the sentence some rows and languages away; null at the edge.
  beside(cell, rows, languages) {
    const all = this.rows;
    const row = all[all.indexOf(cell.closest(".segment")) + rows];
    if (!row) return null;
    const cells = this.cellsOf(row);
    if (!languages) return cells.find((each) => each.dataset.lang === cell.dataset.lang) ?? cells[0] ?? null;
    return cells[cells.indexOf(cell) + languages] ?? null;
  }

  move(rows, languages = 0) {
    const next = this.beside(this.current, rows, languages);
    if (next) this.focus(next);
    return next;
  }

  edge(last) {
    const row = this.rows.at(last ? -1 : 0);
    this.focus(this.cellsOf(row).find((each) => each.dataset.lang === this.current.dataset.lang) ?? this.cellsOf(row)[0]);
  }

  // A hidden language cannot keep the focus.
  refresh() {
    if (this.current?.checkVisibility()) return;
    this.settle(this.cellsOf(this.current?.closest(".segment") ?? this.rows[0])[0]);
  }
}
