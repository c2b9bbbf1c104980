// Differences of two sentences, by word; by character where words are not set apart.
const TOKEN = /[\p{Script=Han}]|[\p{L}\p{M}\p{N}]+(?:[.,][\p{N}]+)*|\s+|[^\s]/gu;
// Beyond this the table of comparison would be too large: the whole is told to be different.
const LARGEST = 1_000_000;

// Compare two texts; gives pairs of "=", "-" or "+" and a text, as the service's history does.
export function diff(before, after) {
  const a = before.match(TOKEN) ?? [], b = after.match(TOKEN) ?? [];
  if (a.length * b.length > LARGEST) return [["-", before], ["+", after]];
  const common = table(a, b);
  const parts = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add(parts, "=", a[i]); i += 1; j += 1; }
    else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) { add(parts, "-", a[i]); i += 1; }
    else { add(parts, "+", b[j]); j += 1; }
  }
  return bundled(parts);
}

// A space between two changed words is changed too: else "three months" would be marked as two changes.
function bundled(parts) {
  const made = [];
  let gone = "", come = "";
  const close = () => {
    if (gone) made.push(["-", gone]);
    if (come) made.push(["+", come]);
    gone = come = "";
  };
  parts.forEach(([kind, text], index) => {
    const amid = kind === "=" && !text.trim() && (gone || come) && index + 1 < parts.length;
    if (kind === "=" && !amid) { close(); made.push([kind, text]); return; }
    if (kind !== "+") gone += text;
    if (kind !== "-") come += text;
  });
  close();
  return made;
}

// The length of the longest common run of tokens from each pair of places on.
function table(a, b) {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      rows[i][j] = a[i] === b[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  return rows;
}

function add(parts, kind, text) {
  if (parts.at(-1)?.[0] === kind) parts.at(-1)[1] += text;
  else parts.push([kind, text]);
}

// Show differences; `kinds` says which are shown: "=+" is the later text, "=-" the earlier one.
export function shown(parts, kinds = "=-+") {
  const made = document.createDocumentFragment();
  for (const [kind, text] of parts) {
    if (!kinds.includes(kind)) continue;
    if (kind === "=") { made.append(text); continue; }
    const mark = document.createElement(kind === "+" ? "ins" : "del");
    mark.textContent = text;
    made.append(mark);
  }
  return made;
}
