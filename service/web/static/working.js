// Live progress: rows and sentences appear as they are made, then the finished page takes this one's place.
import { start as startPage } from "./main.js";

const LANG = { zh: "zh-Hans" };
const ORDER = ["title", "summary", "caption", "body"];
// The words of the page, as its template gives them.
let words = {};

export function start(main) {
  words = { ...main.dataset, names: JSON.parse(main.dataset.names), headings: JSON.parse(main.dataset.headings) };
  const clock = ticking(main.querySelector("[data-since]"));
  const source = new EventSource(main.dataset.events);
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("row", (row) => addRow(main, row));
  on("sentence", (sentence) => fill(main, sentence));
  on("progress", (progress) => tell(main, progress));
  on("finished", () => {
    source.close();
    clearInterval(clock);
    swap();
  });
  source.addEventListener("error", () => {
    // The browser gives up for good only when the answer is no stream at all.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

function ticking(time) {
  const began = Date.parse(time.dataset.since);
  const tick = () => {
    const seconds = Math.max(0, Math.round((Date.now() - began) / 1000));
    time.textContent = seconds < 60
      ? put(words.wordSeconds, { seconds })
      : put(words.wordMinutes, { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  };
  tick();
  return setInterval(tick, 1000);
}

function tell(main, { stage, done, total }) {
  const heading = main.querySelector("[data-stage]");
  if (heading.textContent !== stage) heading.textContent = stage;
  main.querySelector("[data-count]").textContent = total ? put(words.wordCount, { done, total }) : "";
  const bar = main.querySelector("[data-bar]");
  bar.max = total || 1;
  bar.value = done;
  bar.textContent = put(words.wordCount, { done, total });
}

function addRow(main, row) {
  if (document.getElementById(row.id)) return;
  main.querySelector("[data-given]")?.remove();
  const line = element("tr", { className: `segment${row.starts ? " starts" : ""}`, id: row.id, role: "row" });
  const mark = element("th", { className: "mark", role: "rowheader", scope: "row" });
  mark.append(element("a", { href: `#${row.id}`, textContent: row.id }));
  line.append(mark);
  row.languages.forEach((tag, index) => line.append(cell(row, tag, index === 0)));
  section(main.querySelector("[data-parallel]"), row.kind, row.languages.length).append(line);
}

function cell(row, tag, isSource) {
  const box = element("td", { className: `cell ${isSource ? "source" : "waiting"}`, role: "cell", lang: LANG[tag] || tag });
  box.dataset.lang = tag;
  box.append(element("span", { className: "cell-name", lang: document.documentElement.lang, textContent: words.names[tag] }));
  const heading = isSource && row.kind === "title";
  const text = element(heading ? "h1" : "p", { className: "text", textContent: isSource ? row.text : "" });
  if (!isSource) text.append(element("span", { className: "pending", lang: document.documentElement.lang, textContent: words.wordPending }));
  box.append(text);
  return box;
}

function section(table, kind, columns) {
  const there = table.querySelector(`tbody.${kind}`);
  if (there) return there;
  const made = element("tbody", { className: kind, role: "rowgroup" });
  if (kind !== "title") {
    const head = element("tr", { className: "section-head", role: "row" });
    head.append(element("th", { role: "rowheader", scope: "rowgroup", colSpan: columns + 1, textContent: words.headings[kind] }));
    made.append(head);
  }
  const after = ORDER.slice(ORDER.indexOf(kind) + 1).map((next) => table.querySelector(`tbody.${next}`)).find(Boolean);
  table.insertBefore(made, after || null);
  return made;
}

function fill(main, { id, language, text, findings }) {
  const box = document.getElementById(id)?.querySelector(`.cell[data-lang="${language}"]`);
  if (!box?.classList.contains("waiting")) return;
  box.classList.replace("waiting", "arrived");
  box.querySelector(".text").textContent = text;
  if (!findings.length) return;
  const list = element("ul", { className: "findings", lang: document.documentElement.lang });
  for (const { severity, message } of findings) {
    const item = element("li", { className: `finding ${severity}` });
    item.append(element("b", { textContent: severity === "error" ? words.wordError : words.wordWarning }), ` ${message}`);
    list.append(item);
  }
  box.append(list);
}

async function swap() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) { location.reload(); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = page.title;
  // The finished page brings a style of its own.
  for (const sheet of page.querySelectorAll("head link[rel=stylesheet]")) {
    if (!document.head.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
  }
  document.getElementById("main").replaceWith(page.getElementById("main"));
  await startPage();
  const status = document.querySelector("[data-status]");
  if (status) status.textContent = words.wordFinished;
  document.getElementById("main").focus({ preventScroll: true });
}

function put(text, values) {
  return Object.entries(values).reduce((made, [name, value]) => made.replace(`{${name}}`, value), text);
}

function element(tag, { role, ...properties }) {
  const made = Object.assign(document.createElement(tag), properties);
  if (role) made.setAttribute("role", role);
  return made;
}
