// The parallel editor: puts its parts together. Every part works on the markup that the service sends.
import { Acts } from "./acts.js";
import { comment, guardForms } from "./comments.js";
import { conflicts } from "./conflict.js";
import { Desk } from "./desk.js";
import { dialog } from "./dialogs.js";
import { Dock } from "./dock.js";
import { Editing } from "./editing.js";
import { Findings } from "./findings.js";
import { Grid } from "./grid.js";
import { histories } from "./history.js";
import { keys } from "./keys.js";
import { follow } from "./poll.js";
import { Saver } from "./saver.js";
import { saveState } from "./state.js";
import { Structure } from "./split.js";
import { Undo } from "./undo.js";
import { copies, menus, views } from "./view.js";
import { readWords } from "./words.js";

export function start(main) {
  readWords(main);
  const desk = new Desk(main);
  const saver = new Saver(desk);
  const dock = new Dock(desk, null);
  const grid = new Grid(desk);
  const editing = new Editing(desk, saver, grid);
  saver.held = (cell) => editing.cell === cell && editing.composing;
  const findings = new Findings(desk, grid);
  const acts = new Acts(desk, saver, editing, findings);
  dock.acts = acts;
  const undo = new Undo(desk, saver);
  undo.focus = (cell) => { if (editing.cell !== cell) grid.focus(cell.box); };
  const parts = {
    desk, saver, grid, editing, findings, acts, dock, undo,
    history: histories(desk, saver, grid), structure: new Structure(desk, saver, undo, grid),
  };
  const does = doings(parts);
  keys(desk, does, editing);
  for (const button of main.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => does[button.dataset.act](grid.current));
  }
  views(desk, grid);
  copies(desk);
  menus(main);
  const settle = conflicts(desk, saver, editing);
  saveState(desk, saver, settle);
  desk.addEventListener("settled", ({ detail }) => grid.focus(detail.box));
  guardForms(desk, saver, editing);
  for (const link of main.querySelectorAll("[data-plain-edit]")) link.hidden = true;
  if (desk.editable) saver.restore();
  follow(desk, saver);
  main.dataset.ready = "";
}

// What keys and buttons do; each takes the element that it happened at.
function doings({ desk, saver, grid, editing, findings, acts, dock, undo, history, structure }) {
  const here = () => desk.cellAt(grid.current);
  const withCell = (act) => () => { const cell = here(); if (cell) return act(cell); };
  const type = (rows, languages = 0) => () => {
    let box = grid.beside(grid.current, rows, languages);
    while (box?.classList.contains("source") && languages) box = grid.beside(box, rows, languages);
    const cell = box && desk.cellAt(box);
    if (cell) editing.open(cell);
  };
  const accept = (further) => withCell(async (cell) => {
    const typing = editing.cell === cell;
    if (typing) editing.close();
    if (!(await acts.accept(cell)) || here() !== cell) return;
    const next = grid.beside(cell.box, 1, 0);
    if (!next) return;
    grid.focus(next);
    if (typing && further && desk.cellAt(next)) editing.open(desk.cellAt(next));
  });
  return {
    down: () => grid.move(1), up: () => grid.move(-1), right: () => grid.move(0, 1), left: () => grid.move(0, -1),
    first: () => grid.edge(false), last: () => grid.edge(true),
    next: () => findings.step(1), previous: () => findings.step(-1),
    edit: withCell((cell) => editing.open(cell)),
    leave: () => editing.close(),
    accept: accept(false), acceptOn: accept(true),
    typeDown: type(1), typeUp: type(-1), typeRight: type(0, 1), typeLeft: type(0, -1),
    again: withCell((cell) => { editing.close(); return acts.again(cell); }),
    mend: (element) => { const button = findings.mendAt(element); if (button) acts.mend(button); },
    propose: (_element, event) => dock.use(Number(event.key) - 1),
    history: withCell((cell) => { editing.close({ focus: false }); return history(cell); }),
    split: () => { editing.close(); return structure.split(grid.current.closest(".segment")); },
    join: () => { editing.close(); return structure.join(grid.current.closest(".segment")); },
    comment: () => comment(desk, grid.current.closest(".segment")),
    undo: () => undo.go("undo"), redo: () => undo.go("redo"),
    help: () => dialog("help").showModal(),
    retry: () => saver.retry(),
  };
}
