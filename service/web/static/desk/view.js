// Which languages are shown, copying one of them, and menus that close.
import { say } from "./words.js";

export function views(desk, grid) {
  const { main } = desk;
  const buttons = [...main.querySelectorAll("button[data-view]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      main.dataset.view = button.dataset.view;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      grid.refresh();
    });
  }
}

export function copies(desk) {
  for (const button of desk.main.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      await put(textOf(desk.main, button.dataset.copy));
      desk.tell(say("copied", { language: button.dataset.name }));
      button.classList.add("copied");
      setTimeout(() => button.classList.remove("copied"), 1500);
    });
  }
}

function textOf(main, tag) {
  const glue = tag.startsWith("zh") ? "" : " ";
  const blocks = [];
  let last = null;
  for (const row of main.querySelectorAll(".segment")) {
    const text = row.querySelector(`.cell[data-lang="${tag}"] .text`)?.textContent.trim() ?? "";
    const key = row.dataset.kind === "caption" ? row.id : `${row.dataset.kind}${row.dataset.paragraph}`;
    if (key === last) blocks.push(blocks.pop() + glue + text);
    else blocks.push(text);
    last = key;
  }
  return blocks.join("\n\n");
}

async function put(text) {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  // Browsers give the clipboard to https and loopback only; a desk on a plain local network has this.
  const box = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

export function menus(main) {
  const all = [...main.querySelectorAll("details.menu")];
  document.addEventListener("click", (event) => {
    for (const menu of all) if (!menu.contains(event.target)) menu.open = false;
  });
  for (const menu of all) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}
