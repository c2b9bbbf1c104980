// Live figures of one batch; when it is over, the finished page takes this one's place.
export function start(main) {
  const source = new EventSource(main.dataset.events);
  source.addEventListener("progress", (event) => tell(main, JSON.parse(event.data)));
  source.addEventListener("finished", () => { source.close(); location.reload(); });
  source.addEventListener("error", () => {
    // The browser gives up for good only when the answer is no stream at all.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

function number(value, options) {
  return value.toLocaleString(document.documentElement.lang, options);
}

function tell(main, now) {
  const heading = main.querySelector("[data-state]");
  const { labels, wordAbout, wordRate, wordLeft } = main.dataset;
  const label = JSON.parse(labels)[now.state];
  // Written only when it changes: it is read aloud.
  if (heading.textContent !== label) heading.textContent = label;
  const bar = main.querySelector("[data-bar]");
  bar.max = now.total || 1;
  bar.value = now.ended;
  const figures = {
    done: number(now.done),
    failed: number(now.failed),
    repeats: number(now.repeats),
    total: now.exact ? number(now.total) : wordAbout.replace("{number}", number(now.total)),
    rate: now.rate ? wordRate.replace("{number}", number(now.rate, { maximumFractionDigits: 1 })) : "–",
    left: now.seconds_left === null ? "–" : wordLeft.replace("{number}", number(Math.floor(now.seconds_left / 60) + 1)),
  };
  for (const [name, text] of Object.entries(figures)) main.querySelector(`[data-figure="${name}"]`).textContent = text;
}
