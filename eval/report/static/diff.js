// Differences between two texts, by characters: a list of [kind, text], kind one of "same", "extra", "missing".
const LARGEST = 4_000_000;

function differences(wanted, given) {
  const one = [...wanted], two = [...given];
  let start = 0;
  while (start < one.length && start < two.length && one[start] === two[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < two.length - start && one.at(-1 - end) === two.at(-1 - end)) end += 1;
  const inner = between(one.slice(start, one.length - end), two.slice(start, two.length - end));
  const parts = [["same", one.slice(0, start).join("")], ...inner, ["same", one.slice(one.length - end).join("")]];
  return joined(smoothed(joined(parts)));
}

function between(one, two) {
  // Long texts that share next to nothing: a table of all pairs would be too large to be worth it.
  if (one.length * two.length > LARGEST) return [["missing", one.join("")], ["extra", two.join("")]];
  const width = two.length + 1;
  const table = new Uint16Array((one.length + 1) * width);
  for (let row = one.length - 1; row >= 0; row -= 1)
    for (let column = two.length - 1; column >= 0; column -= 1)
      table[row * width + column] = one[row] === two[column]
        ? table[(row + 1) * width + column + 1] + 1
        : Math.max(table[(row + 1) * width + column], table[row * width + column + 1]);
  const parts = [];
  let row = 0, column = 0;
  while (row < one.length || column < two.length) {
    if (row < one.length && column < two.length && one[row] === two[column]) {
      parts.push(["same", one[row]]);
      row += 1;
      column += 1;
    } else if (column >= two.length || (row < one.length && table[(row + 1) * width + column] >= table[row * width + column + 1])) {
      parts.push(["missing", one[row]]);
      row += 1;
    } else {
      parts.push(["extra", two[column]]);
      column += 1;
    }
  }
  return parts;
}

// Two words that share single letters are two words: short runs between changes count as changed.
function smoothed(parts) {
  return parts.flatMap((part, place) => {
    const [kind, text] = part;
    const inside = place > 0 && place < parts.length - 1;
    const short = kind === "same" && inside && text.length < 3 && !/[\p{Script=Han}\s]/u.test(text);
    return short ? [["missing", text], ["extra", text]] : [part];
  });
}

function joined(parts) {
  const made = [];
  let missing = "", extra = "";
  const flush = () => {
    if (missing) made.push(["missing", missing]);
    if (extra) made.push(["extra", extra]);
    missing = extra = "";
  };
  for (const [kind, text] of parts) {
    if (kind === "missing") missing += text;
    else if (kind === "extra") extra += text;
    else if (text) {
      flush();
      if (made.length && made.at(-1)[0] === "same") made.at(-1)[1] += text;
      else made.push(["same", text]);
    }
  }
  flush();
  return made;
}
