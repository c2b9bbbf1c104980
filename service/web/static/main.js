// Start what the page asks for; every page works without it.
const PAGES = { form: "./form.js", working: "./working.js", bulletin: "./bulletin.js", batch: "./batch.js" };

export async function start() {
  const main = document.getElementById("main");
  const module = PAGES[main.dataset.page];
  if (module) (await import(module)).start(main);
  for (const time of document.querySelectorAll(".card time")) time.textContent = ago(new Date(time.dateTime));
}

function ago(moment) {
  const minutes = Math.round((Date.now() - moment) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return moment.toLocaleDateString(undefined, { dateStyle: "medium" });
}

document.documentElement.classList.add("scripted");
start();
