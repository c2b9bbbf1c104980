// Tabs for the three ways, the sample, and limits told before anything is sent.
export function start(main) {
  const form = main.querySelector("#compose");
  tabs(form);
  samples(main, form);
  limits(form);
  main.querySelector("#error-summary")?.focus();
  // A page that comes back from the browser's history must be sendable again.
  addEventListener("pageshow", () => { form.querySelector("#submit").disabled = false; });
}

function tabs(form) {
  const ways = [...form.querySelectorAll("[data-way]")];
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", form.dataset.wordWays);
  const buttons = ways.map((way) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", id: `tab-${way.dataset.way}`, textContent: way.dataset.label });
    button.setAttribute("role", "tab");
    way.id = `way-${way.dataset.way}`;
    button.setAttribute("aria-controls", way.id);
    way.setAttribute("role", "tabpanel");
    way.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => show(way.dataset.way));
    list.append(button);
    return button;
  });
  function show(name) {
    form.elements.way.value = name;
    ways.forEach((way, index) => {
      const shown = way.dataset.way === name;
      way.hidden = !shown;
      buttons[index].setAttribute("aria-selected", String(shown));
      buttons[index].tabIndex = shown ? 0 : -1;
    });
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    show(ways[next].dataset.way);
    buttons[next].focus();
    event.preventDefault();
  });
  form.querySelector("[data-ways]").prepend(list);
  form.showWay = show;
  const faulty = form.querySelector("[data-way] [aria-invalid]")?.closest("[data-way]").dataset.way;
  show(faulty || form.elements.way.value || "text");
}

function samples(main, form) {
  for (const link of main.querySelectorAll("[data-sample]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const answer = await fetch(link.dataset.sample).catch(() => null);
      if (!answer?.ok) { location.href = link.href; return; }
      form.showWay("text");
      const text = form.elements.text;
      text.focus();
      text.select();
      // Unlike setting the value, this can be undone: what stood there before is not lost.
      if (!document.execCommand("insertText", false, await answer.text())) text.value = await answer.text();
      text.setSelectionRange(0, 0);
      text.scrollTop = 0;
    });
  }
}

function number(value) {
  return value.toLocaleString(document.documentElement.lang);
}

function limits(form) {
  const { text, file } = form.elements;
  const most = Number(form.dataset.maxText);
  const count = form.querySelector("[data-count]");
  const measure = () => {
    count.textContent = text.value ? form.dataset.wordNow.replace("{number}", number(text.value.length)) : "";
    const long = form.elements.way.value === "text" && text.value.length > most;
    text.setCustomValidity(long ? form.dataset.wordLong.replace("{number}", number(most)) : "");
    const bytes = Number(form.dataset.maxUpload);
    const large = form.elements.way.value === "file" && file.files[0]?.size > bytes;
    file.setCustomValidity(large ? form.dataset.wordLarge.replace("{number}", number(Math.floor(bytes / 1048576))) : "");
  };
  form.addEventListener("input", measure);
  form.querySelector(".tabs").addEventListener("click", measure);
  form.addEventListener("submit", () => { form.querySelector("#submit").disabled = true; });
  measure();
}
