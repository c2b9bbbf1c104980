// One segment on the page: source, reference and every system's text side by side.
function element(name, options = {}, ...children) {
  const { data, ...properties } = options;
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, data ?? {});
  made.append(...children);
  return made;
}

function segmentCard(group, segment, view) {
  const facts = [segment.document !== segment.id ? segment.document : "", segment.role, segment.domain];
  const card = element("article", { className: "segment", tabIndex: -1 },
    element("header", {}, element("b", {}, segment.id),
      ...facts.filter(Boolean).map((fact) => element("span", { className: "soft" }, fact)),
      ...segment.tags.map((tag) => element("span", { className: "chip" }, tag))));
  const texts = element("div", { className: "texts" }, textCell("Source", segment.source, group.source));
  if (segment.reference) texts.append(textCell("Reference", segment.reference, group.target));
  group.systems.forEach((system, place) => {
    if (view.system === "" || view.system === String(place)) texts.append(outputCell(group, segment, place, view));
  });
  card.append(texts);
  return card;
}

function textCell(name, text, lang) {
  return element("section", { className: "cell given" }, element("h4", {}, name), element("p", { lang }, text));
}

function outputCell(group, segment, place, view) {
  const [text, score, findings] = segment.outputs[place];
  const heading = element("h4", {}, element("span", {}, group.systems[place]));
  if (score !== null) heading.append(element("span", { title: group.metric }, score.toFixed(1)));
  const body = text.trim() === ""
    ? element("p", { className: "empty" }, "(empty)")
    : element("p", { lang: group.target }, ...marked(segment, place, text, view));
  const cell = element("section", { className: "cell", data: { system: place } }, heading, body);
  if (findings.length) cell.append(element("ul", { className: "findings" }, ...findings.map(finding)));
  return cell;
}

function finding([check, severity, message]) {
  const word = severity === "error" ? "Error" : "Warning";
  return element("li", { className: severity, data: { check } }, element("b", {}, `${word}, ${check}: `), message);
}

function marked(segment, place, text, view) {
  const wanted = view.against === "reference" ? segment.reference : segment.outputs[Number(view.against)]?.[0];
  if (view.against === "" || !wanted || view.against === String(place)) return [text];
  return differences(wanted, text).flatMap(([kind, part]) => {
    if (kind === "same") return [part];
    if (kind === "extra") return [element("mark", {}, part)];
    return view.missing ? [element("del", {}, part)] : [];
  });
}
