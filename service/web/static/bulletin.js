// The finished page: which languages are shown, walking by keyboard, findings, copying.
export function start(main) {
  const status = main.querySelector("[data-status]");
  views(main);
  walk(main);
  copies(main, status);
  menu(main.querySelector(".menu"));
  for (const button of main.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(main, Number(button.dataset.step)));
  }
}

function views(main) {
  const buttons = [...main.querySelectorAll("button[data-view]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      main.dataset.view = button.dataset.view;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}

function walk(main) {
  const rows = [...main.querySelectorAll(".segment")];
  if (!rows.length) return;
  const go = (row) => {
    for (const other of rows) other.tabIndex = other === row ? 0 : -1;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  rows.forEach((row, index) => { row.tabIndex = index ? -1 : 0; });
  const table = main.querySelector("[data-parallel]");
  table.addEventListener("click", (event) => {
    const row = event.target.closest(".segment");
    // A click that selects text, or follows a link, is not a wish to walk.
    if (row && !event.target.closest("a, button") && getSelection().isCollapsed) go(row);
  });
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(event.target.closest(".segment"));
    if (at < 0) return;
    const targets = {
      ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1,
    };
    if (event.key === "n" || event.key === "p") step(main, event.key === "n" ? 1 : -1);
    else if (event.key in targets) go(rows[Math.min(rows.length - 1, Math.max(0, targets[event.key]))]);
    else return;
    event.preventDefault();
  });
}

function step(main, direction) {
  const all = [...main.querySelectorAll(".parallel .finding")].filter((finding) => finding.checkVisibility());
  if (!all.length) return;
  const here = document.activeElement.closest(".finding, .segment");
  let next = main.lastFinding && all.includes(main.lastFinding) ? all.indexOf(main.lastFinding) + direction : -1;
  if (here && here !== main.lastFinding) next = nearest(all, here, direction);
  else if (next < 0) next = direction > 0 ? 0 : all.length - 1;
  const finding = all[(next + all.length) % all.length];
  main.lastFinding = finding;
  finding.tabIndex = -1;
  finding.focus({ preventScroll: true });
  finding.scrollIntoView({ block: "center" });
}

function nearest(all, here, direction) {
  const follows = (finding) => here.compareDocumentPosition(finding) & Node.DOCUMENT_POSITION_FOLLOWING;
  const after = all.findIndex(follows);
  if (direction > 0) return after < 0 ? 0 : after;
  return after < 0 ? all.length - 1 : after - 1;
}

function copies(main, status) {
  for (const button of main.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      await put(textOf(main, button.dataset.copy));
      status.textContent = "";
      status.textContent = `Copied the text in ${button.textContent.trim().replace("Copy the text in ", "")}.`;
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

function menu(details) {
  document.addEventListener("click", (event) => { if (!details.contains(event.target)) details.open = false; });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}
