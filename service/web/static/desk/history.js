// What a sentence said before: every version with its differences, who and when; any of them can be put back.
import { ask } from "./api.js";
import { dialog } from "./dialogs.js";
import { shown } from "./diff.js";
import { copy, say, when } from "./words.js";

export function histories(desk, saver, grid) {
  const box = dialog("history");
  const list = box.querySelector("[data-versions]");
  const state = box.querySelector("[data-loading]");
  let cell = null;

  async function open(chosen) {
    cell = chosen;
    if (cell.draft !== null) await saver.flush(cell);
    box.querySelector("[data-place]").textContent = desk.place(cell);
    list.replaceChildren();
    state.textContent = say("loading");
    if (!box.open) box.showModal();
    try {
      const { items } = await ask("GET", `${desk.base}/${cell.address}/history`);
      items.sort((one, other) => other.version - one.version);
      list.replaceChildren(...items.map((item, index) => version(item, { isLatest: index === 0, isFirst: index === items.length - 1 })));
      state.textContent = "";
    } catch (error) {
      state.textContent = error.message;
    }
  }

  function version(item, { isLatest, isFirst }) {
    const made = copy("version");
    made.querySelector("[data-number]").textContent = say("version", { n: item.version });
    made.querySelector("[data-who]").textContent = [item.by, say(`origin.${item.origin}`), when(item.at)].filter(Boolean).join(" · ");
    const text = made.querySelector("[data-text]");
    text.lang = cell.box.lang;
    text.append(isFirst ? item.text : shown(item.diff));
    const button = made.querySelector("button");
    made.querySelector("[data-latest]").hidden = !isLatest;
    button.hidden = isLatest || !desk.editable || item.text === cell.data.text;
    button.addEventListener("click", () => back(item));
    return made;
  }

  async function back(item) {
    const before = cell.data;
    try {
      const given = await ask("POST", `${desk.base}/${cell.address}/revert`, { version: before.version, to: item.version });
      desk.take(given);
      saver.dispatchEvent(new CustomEvent("change", { detail: { cell, before, session: Symbol("revert") } }));
      box.close();
      desk.tell(say("reverted", { n: item.version }));
    } catch (error) {
      if (error.body?.current) desk.take(error.body.current);
      state.textContent = error.message;
    }
  }

  box.addEventListener("close", () => { if (cell) grid.focus(cell.box); });
  return open;
}
