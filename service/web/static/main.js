// Start what the page asks for; every page works without it.
const PAGES = { form: "./form.js", working: "./working.js", editor: "./desk/editor.js", batch: "./batch.js" };

export async function start() {
  const main = document.getElementById("main");
  const module = PAGES[main.dataset.page];
  if (module) (await import(module)).start(main);
  for (const time of document.querySelectorAll(".card time")) time.textContent = ago(new Date(time.dateTime));
}

function ago(moment) {
  const { lang } = document.documentElement;
  const minutes = Math.round((Date.now() - moment) / 60000);
  const said = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  // "this minute" and "now" are the same moment; only the second is how people say it.
  if (minutes < 1) return said.format(0, "second");
  if (minutes < 60) return said.format(-minutes, "minute");
  if (minutes < 24 * 60) return said.format(-Math.round(minutes / 60), "hour");
  return moment.toLocaleDateString(lang === "en" ? "en-GB" : lang, { dateStyle: "medium" });
}

document.documentElement.classList.add("scripted");
start();
