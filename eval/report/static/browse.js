// The segment browser: filters, search, order and pages over thousands of segments.
const PAGE = 20;

function filtered(group, view) {
  const query = view.search.trim().toLowerCase();
  const places = view.system === "" ? group.systems.map((_, place) => place) : [Number(view.system)];
  return group.segments.filter((segment) => {
    const outputs = places.map((place) => segment.outputs[place]);
    return (!view.domain || segment.domain === view.domain) && (!view.tag || segment.tags.includes(view.tag))
      && hasFinding(outputs, view.finding) && (!query || found(segment, outputs, query));
  });
}

function hasFinding(outputs, wanted) {
  if (wanted === "") return true;
  const findings = outputs.flatMap((output) => output[2]);
  if (wanted === ":none") return findings.length === 0;
  if (wanted === ":any") return findings.length > 0;
  if (wanted === ":error") return findings.some((each) => each[1] === "error");
  return findings.some((each) => each[0] === wanted);
}

function found(segment, outputs, query) {
  const texts = [segment.id, segment.source, segment.reference, ...outputs.map((output) => output[0])];
  return texts.some((text) => text.toLowerCase().includes(query));
}

function ordered(segments, view) {
  if (view.order === "") return segments;
  const place = view.system === "" ? 0 : Number(view.system);
  const scores = (segment) => segment.outputs.map((output) => output[1] ?? 0);
  const keys = {
    worst: (segment) => scores(segment)[place],
    best: (segment) => -scores(segment)[place],
    apart: (segment) => Math.min(...scores(segment)) - Math.max(...scores(segment)),
    findings: (segment) => -segment.outputs.reduce((sum, output) => sum + output[2].length, 0),
  };
  return segments.map((segment) => [keys[view.order](segment), segment])
    .sort((one, two) => one[0] - two[0]).map((pair) => pair[1]);
}

function choice(label, options, onChange, css = "") {
  const select = element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
  select.addEventListener("change", () => onChange(select.value));
  return { select, label: element("label", { className: css }, label, select) };
}

function distinct(values) {
  return [...new Set(values.filter(Boolean))].sort((one, two) => one.localeCompare(two));
}

class Browser {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.status = element("p", { className: "soft", role: "status" });
    this.controls = element("div", { className: "controls" });
    this.list = element("div", { className: "list" });
    this.pagers = [this.pager("Pages"), this.pager("Pages, below")];
    root.append(this.controls, this.status, this.pagers[0].bar, this.list, this.pagers[1].bar);
    this.choose(0);
  }

  choose(number) {
    this.number = number;
    this.group = this.data.groups[number];
    const against = this.group.segments.some((segment) => segment.reference) ? "reference" : "";
    this.view = { system: "", domain: "", tag: "", finding: "", search: "", order: "", against, missing: false };
    this.buildControls();
    this.update();
  }

  buildControls() {
    const { group, view } = this;
    const set = (name) => (value) => { view[name] = value; this.update(); };
    const systems = group.systems.map((name, place) => [String(place), name]);
    const checks = distinct(group.segments.flatMap((each) => each.outputs.flatMap((output) => output[2].map((one) => one[0]))));
    const groups = choice("Test set and direction", this.data.groups.map((each, place) => [String(place), each.title]),
      (value) => { this.choose(Number(value)); this.controls.querySelector("select").focus(); });
    groups.select.value = String(this.number);
    const search = element("input", { type: "search", value: "", spellcheck: false });
    search.addEventListener("input", () => set("search")(search.value));
    const against = choice("Mark differences from", [["reference", "the reference"], ...systems, ["", "nothing"]], set("against"));
    against.select.value = view.against;
    const parts = [
      groups, choice("System", [["", "All side by side"], ...systems], set("system")),
      choice("Findings", [["", "Any or none"], [":any", "With a finding"], [":error", "With an error"], [":none", "Without"], ...checks.map((each) => [each, each])], set("finding")),
      this.facet("Domain", "domain", (each) => [each.domain]), this.facet("Tag", "tag", (each) => each.tags),
      choice("Order", [["", "As in the test set"], ["worst", "Lowest score first"], ["best", "Highest score first"], ["apart", "Most different scores first"], ["findings", "Most findings first"]], set("order")),
      against,
      choice("What is missing", [["", "Not shown"], ["1", "Struck through"]], (value) => set("missing")(value === "1")),
      { label: element("label", { className: "wide" }, "Search in all texts", search) },
    ];
    this.controls.replaceChildren(...parts.filter(Boolean).map((part) => part.label));
  }

  facet(label, name, valuesOf) {
    const values = distinct(this.group.segments.flatMap(valuesOf));
    if (!values.length) return null;
    return choice(label, [["", "All"], ...values.map((each) => [each, each])], (value) => { this.view[name] = value; this.update(); });
  }

  pager(label) {
    const previous = element("button", { type: "button" }, "Previous page");
    const next = element("button", { type: "button" }, "Next page");
    const says = element("span", { className: "soft" });
    previous.addEventListener("click", () => this.show(this.page - 1, true));
    next.addEventListener("click", () => this.show(this.page + 1, true));
    const bar = element("nav", { className: "pager" }, previous, next, says);
    bar.setAttribute("aria-label", label);
    return { bar, previous, next, says };
  }

  update() {
    this.segments = ordered(filtered(this.group, this.view), this.view);
    const total = this.group.segments.length.toLocaleString("en");
    this.status.textContent = this.segments.length === this.group.segments.length
      ? `${total} segments` : `${this.segments.length.toLocaleString("en")} of ${total} segments`;
    this.show(0, false);
  }

  show(page, focus) {
    const pages = Math.max(1, Math.ceil(this.segments.length / PAGE));
    this.page = Math.min(Math.max(page, 0), pages - 1);
    const shown = this.segments.slice(this.page * PAGE, (this.page + 1) * PAGE);
    this.list.replaceChildren(...shown.map((segment) => segmentCard(this.group, segment, this.view)));
    if (!shown.length) this.list.append(element("p", { className: "notice" }, "No segment fits these filters."));
    for (const { previous, next, says } of this.pagers) {
      previous.disabled = this.page === 0;
      next.disabled = this.page === pages - 1;
      says.textContent = `Page ${this.page + 1} of ${pages}`;
    }
    if (focus) this.list.firstElementChild.focus();
  }

  find(number, id) {
    this.choose(number);
    const place = this.segments.findIndex((segment) => segment.id === id);
    if (place < 0) return;
    this.show(Math.floor(place / PAGE), false);
    const card = this.list.children[place % PAGE];
    card.scrollIntoView({ block: "start" });
    card.focus({ preventScroll: true });
  }
}

const contents = JSON.parse(document.getElementById("data").textContent);
if (contents.groups.length) {
  const browser = new Browser(document.getElementById("browser"), contents);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-segment]");
    if (!link) return;
    event.preventDefault();
    browser.find(Number(link.dataset.group), link.dataset.segment);
  });
}
