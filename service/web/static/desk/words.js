// The words that scripts say; the page brings them along in the reader's language.
const words = {};

export function readWords(main) {
  const given = main.querySelector("template[data-words]").content;
  for (const each of given.querySelectorAll("[data-word]")) words[each.dataset.word] = each.textContent.trim();
}

// Say a word of the page, with its places filled: `{name}` takes `values.name`.
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
}

// Say how many: languages without a plural have the form `other` only.
export function count(name, number) {
  const form = new Intl.PluralRules(document.documentElement.lang || "en").select(number);
  return say(`${name}.${form === "one" ? "one" : "other"}`, { n: number.toLocaleString(document.documentElement.lang) });
}

// English dates as most of the world writes them.
const locale = () => (document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined);

// Write a moment short: the hour for today, else the day with it.
export function when(moment) {
  if (!moment) return "";
  const at = new Date(moment);
  const today = at.toDateString() === new Date().toDateString();
  const form = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return at.toLocaleString(locale(), form);
}

// Take a copy of a template element of the page.
export function copy(name) {
  return document.querySelector(`template[data-copy-of="${name}"]`).content.firstElementChild.cloneNode(true);
}
