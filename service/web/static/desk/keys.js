// The keyboard: every act of the desk has a key; single letters count only while a sentence has the focus.
import { dialog } from "./dialogs.js";

// Keys while a sentence has the focus and nothing is typed.
const WALK = {
  ArrowDown: "down", j: "down", ArrowUp: "up", k: "up", ArrowRight: "right", ArrowLeft: "left", l: "right",
  Home: "first", End: "last", n: "next", p: "previous", Enter: "edit", F2: "edit", e: "edit", a: "accept", m: "mend",
  r: "again", h: "history", s: "split", J: "join", c: "comment", u: "undo", "?": "help",
};

// Keys while typing; Enter with Ctrl accepts and goes on.
const TYPE = { Enter: "leave", Escape: "leave", "Ctrl+Enter": "acceptOn", "Alt+ArrowDown": "typeDown", "Alt+ArrowUp": "typeUp", "Alt+ArrowRight": "typeRight", "Alt+ArrowLeft": "typeLeft" };

export function keys(desk, does, editing) {
  document.addEventListener("keydown", (event) => {
    // Input methods send their keys here too, also the Enter that takes a word.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const history = redoOrUndo(event);
    if (history) { undoing(event, history, does, editing); return; }
    const name = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.key}`;
    const act = actOf(event, name, desk, editing);
    if (!act) return;
    event.preventDefault();
    does[act](event.target, event);
  });
  for (const button of desk.main.querySelectorAll("[data-help]")) button.addEventListener("click", () => dialog("help").showModal());
}

function actOf(event, name, desk, editing) {
  if (editing.field && event.target === editing.field) return TYPE[name];
  if (event.target.closest("input, textarea, select")) return null;
  const inside = event.target.closest("[data-grid]");
  if (inside && name === "Ctrl+Enter") return "acceptOn";
  if (!inside || event.ctrlKey || event.metaKey || event.altKey) return null;
  // Enter on a button or a link is the button's.
  if (event.target.closest("a, button, summary") && event.key === "Enter") return null;
  if (/^[1-5]$/.test(event.key)) return "propose";
  return WALK[event.key];
}

function redoOrUndo(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

// In the field, the browser takes back what was typed there; beyond that, saved edits are taken back.
function undoing(event, way, does, editing) {
  const field = event.target === editing.field;
  if (!field && event.target.closest("input, textarea, select")) return;
  if (field && (editing.field.value !== editing.opened || way === "redo")) return;
  event.preventDefault();
  does[way]();
}
