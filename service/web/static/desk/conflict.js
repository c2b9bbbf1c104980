// Two people changed one sentence: show both with their differences, and let the editor decide.
import { answer, dialog } from "./dialogs.js";
import { diff, shown } from "./diff.js";
import { say, when } from "./words.js";

export function conflicts(desk, saver, editing) {
  const box = dialog("conflict");
  const part = (name) => box.querySelector(`[data-${name}]`);
  let open = false;

  async function settle(cell) {
    if (open || !cell.theirs) return;
    open = true;
    if (editing.cell === cell) editing.close({ focus: false });
    const mine = cell.draft, theirs = cell.theirs;
    const parts = diff(theirs.text, mine);
    part("mine").replaceChildren(shown(parts, "=+"));
    part("theirs").replaceChildren(shown(parts, "=-"));
    part("who").textContent = say("conflict.who", {
      name: theirs.by || say("somebody"), at: when(theirs.at), place: desk.place(cell),
    });
    const merged = part("merged");
    merged.value = mine;
    for (const each of [part("mine"), part("theirs"), merged]) each.lang = cell.box.lang;
    const done = answer(box);
    // It comes amid typing: the next key must not press a button.
    box.querySelector("h2").focus();
    const choice = await done;
    open = false;
    await act(cell, choice, { mine, merged: merged.value });
    desk.dispatchEvent(new CustomEvent("settled", { detail: cell }));
    const next = saver.unsaved.find((each) => each.state === "conflict" && each !== cell);
    if (next && choice) settle(next);
  }

  async function act(cell, choice, { mine, merged }) {
    if (choice === "mine") await saver.resolve(cell, mine);
    else if (choice === "theirs") await saver.resolve(cell, null);
    else if (choice === "merged") await saver.resolve(cell, merged);
    else { desk.tell(say("conflict.later")); return; }
    desk.tell(say(`conflict.${choice}`));
  }

  saver.addEventListener("conflict", ({ detail }) => settle(detail));
  return settle;
}
