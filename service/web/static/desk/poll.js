// What others do meanwhile: asked for every few seconds while the page is looked at.
import { ask } from "./api.js";
import { say } from "./words.js";

const PERIOD = 4000;
const SLOWEST = 60_000;

export function follow(desk, saver) {
  const notice = desk.main.querySelector("[data-news]");
  let wait = PERIOD;
  let rows = false;
  let timer = 0;
  // The first time everything is asked for: the page came without the mends of its findings.
  let since = "";
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    look();
  });
  look();
  notice.querySelector("button").addEventListener("click", async () => {
    if (await saver.flushAll()) location.reload();
    else desk.tell(say("save.first"));
  });

  async function look() {
    clearTimeout(timer);
    if (!document.hidden) await ask("GET", `${desk.base}/cells${since}`).then(take, () => { wait = Math.min(wait * 2, SLOWEST); });
    timer = setTimeout(look, wait);
  }

  function take(news) {
    wait = PERIOD;
    since = `?since=${encodeURIComponent(news.revision)}`;
    for (const data of news.cells) arrived(data);
    if (news.rows_changed) rows = true;
    if (rows) tell("news.rows");
    else if (news.workflow && news.workflow !== desk.workflow) tell("news.workflow");
    else if (news.state && news.state !== "draft") tell("news.made");
    else notice.hidden = true;
  }

  function arrived(data) {
    const cell = desk.cells.get(`${data.segment}/${data.language}`);
    if (!cell && !desk.box(data.segment, data.language)) { rows = true; return; }
    if (cell && (data.version < cell.data.version || cell.sending)) return;
    const same = cell && data.version === cell.data.version && data.text === cell.data.text;
    if (same && JSON.stringify(data) === JSON.stringify(cell.data)) return;
    if (cell && cell.draft !== null && !same) {
      // Something is typed here: saving it will meet the other version, at a moment when nobody is amid a word.
      if (cell.state === "conflict") cell.theirs = data;
      return;
    }
    const now = desk.take(data);
    if (!now || same) return;
    now.box.classList.remove("arrived");
    void now.box.offsetWidth;
    now.box.classList.add("arrived");
    desk.tell(say("news.cell", { name: data.by || say("somebody"), place: desk.place(now) }));
  }

  function tell(word) {
    if (!notice.hidden && notice.dataset.said === word) return;
    notice.dataset.said = word;
    notice.querySelector("[data-news-word]").textContent = say(word);
    notice.hidden = false;
  }
}
