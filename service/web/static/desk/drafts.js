// What was typed and is not saved yet, kept in this tab until it is: it outlives reloads and lost lines.
const PREFIX = "draft:";

const name = (bulletin, cell) => `${PREFIX}${bulletin}:${cell.key}`;

export function keep(bulletin, cell) {
  try {
    sessionStorage.setItem(name(bulletin, cell), JSON.stringify({ text: cell.draft, version: cell.data.version }));
  } catch {
    // Storage may be off or full; leaving the page still asks first.
  }
}

export function drop(bulletin, cell) {
  sessionStorage.removeItem(name(bulletin, cell));
}

export function kept(bulletin, cell) {
  try {
    return JSON.parse(sessionStorage.getItem(name(bulletin, cell)));
  } catch {
    return null;
  }
}

// Find what was typed for sentences that are not there any more.
export function homeless(desk) {
  const start = `${PREFIX}${desk.bulletin}:`;
  const names = Object.keys(sessionStorage).filter((each) => each.startsWith(start) && !desk.cells.has(each.slice(start.length)));
  return names.map((each) => ({ name: each, key: each.slice(start.length), text: JSON.parse(sessionStorage.getItem(each))?.text ?? "" }));
}
