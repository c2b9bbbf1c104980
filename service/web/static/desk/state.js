// The visible state of saving: one line that says all, with what can be done about it.
import { count } from "./words.js";

export function saveState(desk, saver, settle) {
  const box = desk.main.querySelector("[data-save]");
  if (!box) return;
  const words = [...box.querySelectorAll("[data-save-word]")];
  const buttons = [...desk.main.querySelectorAll("[data-save-act]")];
  const why = desk.main.querySelector("[data-save-why]");
  // Only attributes change while somebody types: new text anywhere on the page makes the browser's own undo go
  // letter by letter.
  const render = () => {
    const cells = saver.unsaved;
    const clash = cells.find((cell) => cell.state === "conflict");
    const failed = cells.find((cell) => cell.state === "failed");
    const state = clash ? "conflict" : failed ? "failed" : cells.length ? "saving" : "saved";
    if (box.dataset.save !== state) box.dataset.save = state;
    for (const word of words) word.hidden = word.dataset.saveWord !== state;
    for (const button of buttons) button.hidden = button.dataset.saveAct !== state;
    const reason = failed ? `${count("unsaved", cells.length)} ${failed.problem}` : "";
    why.hidden = !reason;
    if (why.textContent !== reason) why.textContent = reason;
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (button.dataset.saveAct === "failed") saver.retry();
      else settle(saver.unsaved.find((cell) => cell.state === "conflict"));
    });
  }
  saver.addEventListener("state", render);
  render();
}
