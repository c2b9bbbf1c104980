// Live figures of one batch; when it is over, the finished page takes this one's place.
const LABELS = { queued: "Waiting to begin", running: "Running", paused: "Paused", done: "Finished", cancelled: "Cancelled", failed: "Stopped" };

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

function tell(main, now) {
  const heading = main.querySelector("[data-state]");
  // Written only when it changes: it is read aloud.
  if (heading.textContent !== LABELS[now.state]) heading.textContent = LABELS[now.state];
  const bar = main.querySelector("[data-bar]");
  bar.max = now.total || 1;
  bar.value = now.ended;
  const figures = {
    done: now.done.toLocaleString("en"),
    failed: now.failed.toLocaleString("en"),
    repeats: now.repeats.toLocaleString("en"),
    total: `${now.exact ? "" : "about "}${now.total.toLocaleString("en")}`,
    rate: now.rate ? `${now.rate.toFixed(1)} a second` : "–",
    left: now.seconds_left === null ? "–" : `about ${Math.floor(now.seconds_left / 60) + 1} min`,
  };
  for (const [name, text] of Object.entries(figures)) main.querySelector(`[data-figure="${name}"]`).textContent = text;
}
