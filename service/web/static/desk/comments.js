// Comments: a key leads to the field with the sentence chosen; and no form leaves unsaved sentences behind.
import { say } from "./words.js";

export function comment(desk, row) {
  const form = desk.main.querySelector("[data-comment-form]");
  if (!form) return;
  const chosen = form.elements.segment;
  if (row && [...chosen.options].some((option) => option.value === row.id)) chosen.value = row.id;
  form.scrollIntoView({ block: "center" });
  form.elements.text.focus({ preventScroll: true });
}

export function guardForms(desk, saver, editing) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    editing.close({ focus: false });
    if (!saver.unsaved.length) return;
    event.preventDefault();
    if (await saver.flushAll()) form.requestSubmit(event.submitter);
    else desk.tell(say("save.first"));
  });
}
