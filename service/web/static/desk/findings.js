// Walking the findings, counting them, and mending by one click.
import { count, say } from "./words.js";

export class Findings {
  constructor(desk, grid) {
    Object.assign(this, { desk, grid, last: null });
    for (const button of desk.main.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
    desk.addEventListener("cell", () => this.tally());
  }

  get all() {
    return [...this.desk.grid.querySelectorAll(".finding")].filter((finding) => finding.checkVisibility());
  }

  step(direction) {
    const all = this.all;
    if (!all.length) { this.desk.tell(say("findings.none")); return; }
    const here = document.activeElement.closest(".finding, .cell") ?? this.last ?? this.grid.current;
    const at = all.indexOf(here);
    const next = at >= 0 ? at + direction : nearest(all, here, direction);
    this.go(all[(next + all.length) % all.length]);
  }

  go(finding) {
    this.last = finding;
    this.grid.settle(finding.closest(".cell"));
    finding.tabIndex = -1;
    finding.focus({ preventScroll: true });
    finding.scrollIntoView({ block: "center" });
  }

  // The mend that a key asks for: of the finding with the focus, else the first one of the sentence.
  mendAt(element) {
    const inside = element.closest(".finding")?.querySelector("[data-mend]");
    return inside ?? element.closest(".cell")?.querySelector("[data-mend]") ?? null;
  }

  // Find the text that a button of a finding stands for.
  textOf(button) {
    const cell = this.desk.cellAt(button);
    const finding = button.closest(".finding");
    const place = [...finding.parentElement.children].indexOf(finding);
    return cell?.data.findings[place]?.mends?.[Number(button.dataset.mend)]?.text ?? null;
  }

  tally() {
    const box = this.desk.main.querySelector("[data-counts]");
    const found = [...this.desk.cells.values()].flatMap((cell) => cell.data.findings ?? []);
    const errors = found.filter((each) => each.severity === "error").length;
    for (const [kind, number] of [["error", errors], ["warning", found.length - errors]]) {
      const line = box.querySelector(`[data-count-of="${kind}"]`);
      line.hidden = !number;
      line.querySelector("[data-number]").textContent = count(kind, number);
    }
    box.querySelector("[data-clear]").hidden = Boolean(found.length);
    box.querySelector("[data-steps]").hidden = !found.length;
  }
}

function nearest(all, here, direction) {
  const after = all.findIndex((finding) => here.compareDocumentPosition(finding) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (direction > 0) return after < 0 ? 0 : after;
  return after < 0 ? all.length - 1 : after - 1;
}
