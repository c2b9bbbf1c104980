// Judging by keyboard: choices, marking wrong places, the slider, and the time that was spent.
const form = document.getElementById("judge");
const began = Date.now();
form.addEventListener("submit", () => {
  form.elements.seconds.value = ((Date.now() - began) / 1000).toFixed(1);
});

// Keys count where nothing is typed; the text to be marked is a field, but nothing can be typed into it.
function isTyping(target) {
  return target.matches("textarea:not([data-text]), input:not([type=radio], [type=range])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inMarks = event.target.closest("button, a, summary");
  if (event.key === "Enter" && !inMarks && !event.target.matches("textarea:not([data-text])")) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (isTyping(event.target)) return;
  const option = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const severity = { n: "minor", m: "major" }[event.key];
  if (option) {
    option.checked = true;
    option.focus();
  } else if (severity && marker) {
    event.preventDefault();
    marker.mark(severity);
  }
});

const slider = form.querySelector("[data-slider]");
if (slider) {
  const field = form.elements.score;
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { if (field.validity.valid && field.value !== "") slider.value = field.value; });
}

// Python counts characters, JavaScript counts halves of the rare ones.
function toCharacters(text, units) {
  return [...text.slice(0, units)].length;
}

class Marker {
  constructor(area) {
    this.area = area;
    this.letters = [...area.value];
    this.under = form.querySelector("[data-under]");
    this.list = form.querySelector("[data-spans]");
    this.kept = form.querySelector("[data-kept]");
    this.said = form.querySelector("[data-said]");
    // With script, places are marked; the fields for words would count them twice.
    for (const field of form.querySelectorAll("[data-typed] textarea")) field.value = "";
    this.spans = JSON.parse(this.kept.dataset.before).map(([start, end, severity]) => ({ start, end, severity }));
    for (const button of form.querySelectorAll("[data-mark]"))
      button.addEventListener("click", () => this.mark(button.dataset.mark));
    this.guard();
    this.show();
    this.fit();
    addEventListener("resize", () => this.fit());
    area.focus();
    area.setSelectionRange(0, 0);
  }

  // A read-only field has no caret, and without one no selection by keyboard: it stays as it is by other means.
  guard() {
    const text = this.area.value;
    this.area.readOnly = false;
    this.area.inputMode = "none";
    this.area.setAttribute("aria-readonly", "true");
    for (const kind of ["beforeinput", "drop", "paste", "cut"])
      this.area.addEventListener(kind, (event) => event.preventDefault());
    // Input methods that compose cannot be stopped beforehand.
    this.area.addEventListener("input", () => { this.area.value = text; });
  }

  // Browsers without field-sizing need to be told the height.
  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }

  mark(severity) {
    let [start, end] = [this.area.selectionStart, this.area.selectionEnd].map((units) => toCharacters(this.area.value, units));
    // Selecting word by word takes the spaces along, which are not wrong.
    while (start < end && !this.letters[start].trim()) start += 1;
    while (start < end && !this.letters[end - 1].trim()) end -= 1;
    if (start === end) {
      this.said.textContent = form.dataset.wordFirst;
      this.area.focus();
      return;
    }
    // What is marked anew replaces what it covers.
    this.spans = this.spans.filter((span) => span.end <= start || span.start >= end);
    this.spans.push({ start, end, severity });
    this.spans.sort((one, two) => one.start - two.start);
    const said = severity === "minor" ? form.dataset.wordMarkedMinor : form.dataset.wordMarkedMajor;
    this.said.textContent = said.replace("{words}", () => this.text({ start, end }));
    this.show();
    this.area.focus();
    this.area.setSelectionRange(this.area.selectionEnd, this.area.selectionEnd);
  }

  text({ start, end }) {
    return this.letters.slice(start, end).join("");
  }

  show() {
    this.kept.value = JSON.stringify(this.spans);
    const parts = [];
    let at = 0;
    for (const span of this.spans) {
      parts.push(this.letters.slice(at, span.start).join(""), this.part(span));
      at = span.end;
    }
    this.under.replaceChildren(...parts, this.letters.slice(at).join(""));
    this.list.replaceChildren(...this.spans.map((span) => this.row(span)));
  }

  part(span) {
    const mark = document.createElement("mark");
    mark.className = span.severity;
    mark.textContent = this.text(span);
    return mark;
  }

  row(span) {
    const row = document.createElement("li");
    const kind = document.createElement("b");
    kind.className = span.severity;
    kind.textContent = span.severity === "minor" ? form.dataset.wordMinor : form.dataset.wordMajor;
    const words = document.createElement("q");
    words.lang = this.area.lang;
    words.textContent = this.text(span);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button small quiet";
    remove.textContent = form.dataset.wordRemove;
    remove.setAttribute("aria-label", form.dataset.wordRemoveMark.replace("{words}", () => this.text(span)));
    remove.addEventListener("click", () => {
      this.spans = this.spans.filter((each) => each !== span);
      this.show();
      this.area.focus();
    });
    row.append(kind, words, remove);
    return row;
  }
}

const area = form.querySelector("[data-text]");
const marker = area ? new Marker(area) : null;
