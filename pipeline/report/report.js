"use strict";

// --- data: every value that came from a page is only ever set as text ------------------------------------------------

function bytesOf(letters) {
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n += 1) bytes[n] = text.charCodeAt(n);  // a fraction of the time of Uint8Array.from
  return bytes;
}

async function unpack(id) {
  const stream = new Blob([bytesOf(document.getElementById(id).textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const data = { words: null, pages: [], records: [], byId: new Map(), pageById: new Map(), pageByPath: new Map() };

const PAGE = ["id", "path", "url", "title", "oddness", "why", "characters", "unexplained", "occurrences", "map", "issues", "records"];
const RECORD = ["id", "group", "question", "answer", "kind", "status", "tier", "confidence", "issues", "decided", "places", "url", "position"];

function named(names, values) {
  const found = {};
  names.forEach((name, n) => { found[name] = values[n]; });
  return found;
}

async function load() {
  data.words = await unpack("words");
  for (const [n, values] of (await unpack("index")).entries()) {
    const page = { ...named(PAGE, values), number: n };
    page.records = page.records.map((one) => ({ ...named(RECORD, one), page }));
    data.pages.push(page);
    data.pageById.set(page.id, page);
    data.pageByPath.set(page.path, page);
    for (const record of page.records) {
      data.records.push(record);
      data.byId.set(record.id, record);
    }
  }
}

const chapters = new Map();

function chapterOf(page) {
  if (!chapters.has(page.number)) {
    if (chapters.size > 40) chapters.delete(chapters.keys().next().value);
    chapters.set(page.number, unpack(`chapter-${page.number}`));
  }
  return chapters.get(page.number);
}

// --- what only chapters know: whole answers, and where each occurrence stands ----------------------------------------

const read = { pages: 0, places: new Map() };
let reading = Promise.resolve();

// Reads the next chapter; a search and a look-up that go on at once read on together.
function readNext() {
  reading = reading.then(async () => {
    const page = data.pages[read.pages];
    if (!page) return;
    for (const one of (await unpack(`chapter-${page.number}`)).says) {
      const place = { page, id: one.id, record: one.record };
      read.places.set(one.id, place);
      if (one.own) read.places.set(one.own, place);
      const record = one.duplicate ? null : data.byId.get(one.record);
      if (!record || !isCut(record)) continue;
      record.whole = [one.question, one.answer].map((list) => cleanOf(list).replace(/\s+/g, " "));
      record.searched = null;
    }
    read.pages += 1;
  });
  return reading;
}

// Lists hold the beginnings of texts; this sign ends those that go on.
const isCut = (record) => record.question.endsWith("…") || record.answer.endsWith("…");
const cleanOf = (list) => list.filter(([kind]) => kind !== "dropped").map(([, text]) => text).join("");
const readAll = () => read.pages >= data.pages.length;

// The place of an occurrence, or of the text of a copy by the id that it would have as a record.
async function placeOf(id) {
  while (!read.places.has(id) && !readAll()) {
    if (read.pages % 50 === 0) said.textContent = `Looking for ${id} in the pages`;
    await readNext();
  }
  return read.places.get(id);
}

// --- elements --------------------------------------------------------------------------------------------------------

function el(name, set = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(set)) {
    if (key === "class") made.className = value;
    else if (key === "click") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function svg(name, set = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(set)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const isWeb = (url) => /^https?:\/\/[^\s]+$/i.test(url || "");

function outside(url, text) {
  const said = text || url || "";
  return isWeb(url) ? el("a", { href: url, rel: "noopener noreferrer nofollow external" }, el("bdi", {}, said)) : el("bdi", {}, said);
}

const percent = (p) => (p === null || p === undefined ? "–" : p.toFixed(2));
const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

function badge(kind, text, title) {
  return el("span", { class: `badge ${kind}-${text}`, title }, text);
}

function badges(record) {
  return [
    badge("tier", record.tier, data.words.tiers[record.tier]),
    record.confidence === null ? null : el("span", { class: "badge sure", title: "confidence" }, percent(record.confidence)),
    record.status === "complete" ? null : badge("status", record.status),
    record.kind === "question" ? null : badge("kind", record.kind),
    record.decided && record.tier !== "decided" ? badge("kind", "decided", "a person decided something about it") : null,
    ...(record.issues || []).map((code) => badge("issue", code, data.words.issues[code])),
  ];
}

const bar = (p) => svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", class: "inline-bar", "aria-hidden": "true" },
  svg("rect", { class: "of-confidence", width: Math.round(100 * p), height: 8 }));

// --- routes: #records?q=..., #pages?..., #qa-..., #p-...@... ---------------------------------------------------------

const overview = document.getElementById("overview");
const view = document.getElementById("view");
const said = document.getElementById("said");
const box = document.getElementById("q");
let turn = 0;
let step = null;  // what the keys j and k do in what is shown

function address(name, wanted) {
  const kept = Object.entries(wanted).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(kept).toString();
  return `#${name}${query ? `?${query}` : ""}`;
}

function addressed() {
  let [name, query] = location.hash.slice(1).split("?");
  try { name = decodeURIComponent(name); } catch { /* it stands as it is */ }
  return [name, Object.fromEntries(new URLSearchParams(query || ""))];
}

// Shows another address in the place of this one, so that "back" leads to where the reader came from.
function replaceAddress(hash) {
  history.replaceState(null, "", hash);
  return route();
}

async function route() {
  const mine = ++turn;
  const [name, wanted] = addressed();
  let shown;
  if (name === "records") shown = showRecords(wanted);
  else if (name === "pages") shown = showPages(wanted);
  else if (name.startsWith("qa-")) shown = await showRecord(name);
  else if (name.startsWith("o-")) shown = await showOccurrence(name);
  else if (name.startsWith("q-")) return replaceAddress(address("records", { group: name }));
  else if (name.startsWith("p-")) shown = await showPage(...name.split("@"));
  if (mine !== turn) return;
  for (const link of document.querySelectorAll("header nav a")) {
    const here = link.hash === `#${name || "overview"}`;
    if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  overview.hidden = Boolean(shown);
  view.hidden = !shown;
  step = shown?.step || null;
  document.title = shown ? `${shown.title} – Winnow audit` : "Winnow audit";
  // What stands there already stays, so that a filter in use keeps the focus.
  const parts = shown?.parts || [];
  if (parts.length !== view.children.length || parts.some((part, n) => part !== view.children[n])) view.replaceChildren(...parts);
  said.textContent = shown?.says || shown?.title || "Overview";
  // The words of a search stand in the box as long as what it found does.
  if (document.activeElement !== box && name !== "records" && !(name.startsWith("qa-") && walk?.limited)) box.value = "";
  const busy = document.activeElement === box || filters?.form.contains(document.activeElement);
  if (!busy) goToPlace();
  shown?.after?.();
  const within = shown ? null : document.getElementById(name);
  if (within && overview.contains(within)) { within.scrollIntoView(); within.focus(); }
}

// Back at an address, a reader finds the place and the link where it was left; anywhere else, the beginning.
function goToPlace() {
  const left = history.state;
  const link = left && [...document.querySelectorAll("main a")].find((one) => one.getAttribute("href") === left.link && one.getClientRects().length);
  (link || document.getElementById("main")).focus({ preventScroll: true });
  scrollTo(0, left ? left.scroll : 0);
}

history.scrollRestoration = "manual";
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches(".skip")) { event.preventDefault(); document.getElementById("main").focus(); return; }
  if (link.rel === "next" || link.rel === "prev") { event.preventDefault(); replaceAddress(link.hash); return; }
  history.replaceState({ scroll: scrollY, link: link.getAttribute("href") }, "");
});

function missing(id, what) {
  return { title: id, parts: [el("h2", {}, id), el("p", { class: "warning" }, `This report has no ${what} of that name. ` +
    "It may be left out of the report: the data files have everything.")] };
}

// --- lists -----------------------------------------------------------------------------------------------------------

const AT_ONCE = 50;
const ORDERS = {
  oddest: ["oddest pages first", () => 0],
  unsure: ["least sure first", (a, b) => (a.confidence ?? -1) - (b.confidence ?? -1)],
  sure: ["most sure first", (a, b) => (b.confidence ?? -1) - (a.confidence ?? -1)],
  repeated: ["most repeated first", (a, b) => b.places - a.places],
  question: ["by question", (a, b) => (a.question < b.question ? -1 : a.question > b.question ? 1 : 0)],
};

// The numbers of a list stand in its margin, which cuts off those that are longer.
const leaveRoomForNumbers = (list, greatest) => { list.style.paddingLeft = `${Math.max(3, String(greatest).length) + 1.5}ch`; };

const hosts = new Map();  // of each address once: many records have the same

function hostOf(url) {
  if (!hosts.has(url)) {
    try { hosts.set(url, new URL(url).host); } catch { hosts.set(url, ""); }
  }
  return hosts.get(url);
}

function fits(record, wanted, words) {
  if (wanted.tier && record.tier !== wanted.tier) return false;
  if (wanted.issue && !record.issues.includes(wanted.issue)) return false;
  if (wanted.group && record.group !== wanted.group) return false;
  if (wanted.page && record.page.id !== wanted.page) return false;
  if (wanted.status && record.status !== wanted.status) return false;
  if (wanted.sure && (record.confidence === null || Math.min(9, Math.floor(record.confidence * 10)) !== Number(wanted.sure))) return false;
  if (wanted.host && hostOf(record.url) !== wanted.host && hostOf(record.page.url) !== wanted.host) return false;
  if (!words.length) return true;
  record.searched ??= searched([...(record.whole || [record.question, record.answer]), record.id].join("\n"));
  return words.every((word) => record.searched.includes(word));
}

// What a search compares: case and the form of quotation marks are no difference.
const searched = (text) => text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');

// What stands around the first word that was searched for and is not in the beginning that the list shows.
function further(record, words) {
  if (!record.whole) return null;
  const beginning = searched(`${record.question}\n${record.answer}\n${record.id}`);
  for (const text of record.whole) {
    for (const word of words) {
      const at = beginning.includes(word) ? -1 : searched(text).indexOf(word);
      if (at >= 0) return el("p", { class: "answer further", dir: "auto" }, "… ", text.slice(Math.max(0, at - 80), at), el("mark", {}, text.slice(at, at + word.length)), text.slice(at + word.length, at + word.length + 80), " …");
    }
  }
  return null;
}

// Reads the whole answers for a search, which then looks again.
let readsOn = false;
async function readOn() {
  if (readsOn) return;
  readsOn = true;
  while (!readAll()) {
    await readNext();
    const told = document.getElementById("reading");
    if (told) told.textContent = ` so far, at the beginnings of answers; searching whole answers: ${Math.floor(100 * read.pages / data.pages.length)} %`;
  }
  const [name, wanted] = addressed();
  if (name !== "records") return;
  const focused = document.activeElement?.getAttribute("href");
  said.textContent = showRecords(wanted).says;
  if (focused) [...filters.results.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

function choice(label, name, values, texts = {}) {
  const select = el("select", { name, id: `by-${name}` }, name === "sort" ? null : el("option", { value: "" }, "any"),
    values.map((value) => el("option", { value }, texts[value] || value)));
  select.addEventListener("change", () => {
    const [, wanted] = addressed();
    replaceAddress(address("records", { ...wanted, at: "", [name]: name === "sort" && select.value === "oddest" ? "" : select.value }));
  });
  return el("label", {}, `${label} `, select);
}

function paging(name, wanted, found) {
  const last = Math.max(0, Math.ceil(found / AT_ONCE) - 1);
  const at = Math.min(last, Math.max(0, Number(wanted.at) || 0));
  const to = (n, text, rel) => (n < 0 || n > last || n === at
    ? el("span", { class: "off" }, text)
    : el("a", { href: address(name, { ...wanted, at: n || "" }), rel }, text));
  const parts = el("nav", { class: "paging", "aria-label": "Paging" }, to(0, "first"), to(at - 1, "previous", "prev"),
    el("span", {}, `${at + 1} of ${last + 1}`), to(at + 1, "next", "next"), to(last, "last"));
  return [at, found > AT_ONCE ? parts : null];
}

const unique = (values) => [...new Set(values)].filter(Boolean).sort();

// The filters are made once and stay while a reader goes through their choices.
let filters = null;

function makeFilters() {
  const tenths = [...Array(10).keys()];
  const found = unique(data.records.flatMap((record) => [hostOf(record.url), hostOf(record.page.url)]));
  const clear = el("a", { href: "#records" }, "clear all");
  const form = el("form", { class: "filters", "aria-label": "Filters" },
    choice("tier", "tier", unique(data.records.map((record) => record.tier))),
    choice("confidence", "sure", tenths.map(String), Object.fromEntries(tenths.map((n) => [String(n), `${(n / 10).toFixed(1)} to ${((n + 1) / 10).toFixed(1)}`]))),
    choice("issue", "issue", unique(data.records.flatMap((record) => record.issues))),
    choice("status", "status", unique(data.records.map((record) => record.status))),
    found.length && found.length <= 500 ? choice("host", "host", found) : null,
    choice("order", "sort", Object.keys(ORDERS), Object.fromEntries(Object.entries(ORDERS).map(([value, [text]]) => [value, text]))),
    clear);
  form.addEventListener("submit", (event) => event.preventDefault());
  return { form, heading: el("h2", {}, "Records"), results: el("section", { "aria-label": "Results" }), show: (wanted) => {
    for (const select of form.querySelectorAll("select")) {
      select.value = wanted[select.name] || "";
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
    clear.hidden = !Object.keys(wanted).length;
  } };
}

// The list that was shown last: j and k go along it from record to record.
let walk = null;

// Moves the focus along the links of a list, and from its end to the next page of it.
function stepAlong(selector) {
  return (by) => {
    const found = [...view.querySelectorAll(selector)];
    const at = found.indexOf(document.activeElement);
    const to = found[at < 0 ? (by > 0 ? 0 : found.length - 1) : at + by];
    const turned = view.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
    if (to) to.focus();
    else if (turned) replaceAddress(turned.hash).then(() => [...view.querySelectorAll(selector)].at(by > 0 ? 0 : -1)?.focus());
  };
}

function showRecords(wanted) {
  const words = searched(wanted.q || "").split(/\s+/).filter(Boolean);
  const more = words.length && !readAll() && data.records.some(isCut);
  const found = data.records.filter((record) => fits(record, wanted, words));
  const order = Object.hasOwn(ORDERS, wanted.sort || "") ? wanted.sort : "oddest";
  if (order !== "oddest") found.sort(ORDERS[order][1]);
  const [at, turns] = paging("records", wanted, found.length);
  filters ??= makeFilters();
  filters.show(wanted);
  const list = el("ol", { class: "records", start: at * AT_ONCE + 1 }, found.slice(at * AT_ONCE, (at + 1) * AT_ONCE).map((record) =>
    el("li", {},
      el("a", { href: `#${record.id}`, class: "question" }, el("bdi", {}, record.question || "(no question)")), " ", badges(record),
      record.places > 1 ? el("span", { class: "note" }, ` ${record.places} places`) : null,
      el("p", { class: "answer", dir: "auto" }, record.answer), further(record, words),
      el("p", { class: "note" }, el("a", { href: `#${record.page.id}` }, el("bdi", {}, record.page.path)), ` ${record.id}`))));
  const unlisted = ["tier", "issue", "status", "host"].filter((limit) => wanted[limit] && filters.form.elements[limit]?.value !== wanted[limit]);
  const limits = [...unlisted.map((limit) => `${limit} ${wanted[limit]}`), wanted.page && `page ${data.pageById.get(wanted.page)?.path || wanted.page}`, wanted.group && `question group ${wanted.group}`].filter(Boolean);
  const count = plural(found.length, "record", "records") + (limits.length ? ` of ${limits.join(", ")}` : "");
  leaveRoomForNumbers(list, Math.min(found.length, (at + 1) * AT_ONCE));
  walk = { found, address: address("records", wanted), limited: Object.keys(wanted).some((name) => name !== "sort" && name !== "at") };
  if (document.activeElement !== box) box.value = wanted.q || "";
  const pages = wanted.issue ? data.pages.filter((page) => Object.hasOwn(page.issues, wanted.issue)).length : 0;
  filters.results.replaceChildren(...[el("p", {}, count, pages ? [", on ", el("a", { href: address("pages", { issue: wanted.issue }) }, plural(pages, "page", "pages") + " with that issue")] : null, more ? el("span", { id: "reading", class: "note" }, " so far, at the beginnings of answers") : null), list, turns].filter(Boolean));
  if (more) readOn();
  return { title: "Records", says: count, step: stepAlong("ol.records .question"), parts: [filters.heading, filters.form, filters.results] };
}

function showPages(wanted) {
  const byPath = wanted.sort === "path";
  const found = data.pages.filter((page) => !wanted.issue || Object.hasOwn(page.issues, wanted.issue));
  if (byPath) found.sort((a, b) => (a.path < b.path ? -1 : 1));
  const [at, turns] = paging("pages", wanted, found.length);
  const head = ["page", "Q&As", "records", "unexplained", "snippets", wanted.issue ? "issues" : "odd"];
  const rows = found.slice(at * AT_ONCE, (at + 1) * AT_ONCE).map((page) => el("tr", {},
    el("th", { scope: "row" }, el("a", { href: address(page.id, { issue: wanted.issue }) }, el("bdi", {}, page.path)), page.title ? el("p", { class: "note", dir: "auto" }, page.title) : null),
    el("td", { class: "number", "data-label": head[1] }, page.occurrences.toLocaleString("en")),
    el("td", { class: "number", "data-label": head[2] }, page.records.length ? el("a", { href: address("records", { page: page.id }) }, page.records.length.toLocaleString("en")) : "0"),
    el("td", { class: "number", "data-label": head[3] }, page.unexplained.toLocaleString("en")),
    el("td", page.map ? { "data-label": head[4] } : {}, page.map || ""),
    wanted.issue ? el("td", { class: "number", "data-label": head[5] }, page.issues[wanted.issue].toLocaleString("en")) : el("td", {}, page.why)));
  return { title: "Pages", says: plural(found.length, "page", "pages"), step: stepAlong("table.rows th a"), parts: [
    el("h2", {}, "Pages"),
    el("p", {}, plural(found.length, "page", "pages"), wanted.issue ? [" with ", badge("issue", wanted.issue, data.words.issues[wanted.issue]), ", ", el("a", { href: address("pages", { ...wanted, issue: "", at: "" }) }, "all pages")] : null, ", ",
      el("a", { href: address("pages", { ...wanted, at: "", sort: byPath ? "" : "path" }) }, byPath ? "the oddest first" : "in the order of their paths")),
    el("table", { class: "rows" }, el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col" }, text)))), el("tbody", {}, rows)), turns].filter(Boolean) };
}

// --- a text with its edits -------------------------------------------------------------------------------------------

function segments(list, side) {
  return list.filter(([kind]) => kind === "kept" || kind === side || side === "both").map(([kind, text, rule]) => {
    if (kind === "kept") return text;
    return el(kind === "added" ? "ins" : "del", { title: rule }, visible(text));
  });
}

// White space that an edit takes away or puts in is made visible.
const visible = (text) => (/^\s+$/.test(text) ? text.replace(/\n/g, "⏎\n").replace(/[^\S\n]/g, "␣") : text);

// How often each rule edited a text; what an edit took away and what it put there stand next to each other.
function rulesOf(list) {
  const counts = new Map();
  list.forEach(([kind, , rule], n) => {
    const before = list[n - 1] || [];
    const again = kind === "added" && before[0] === "dropped" && before[2] === rule;
    if (kind !== "kept" && !again) counts.set(rule, (counts.get(rule) || 0) + 1);
  });
  return counts;
}

// --- attribution -----------------------------------------------------------------------------------------------------

function sourceName(sources, number) {
  const source = sources.find((one) => one.number === number);
  return source ? `${number}. ${source.title || source.url || "(no title)"}` : `entry ${number}`;
}

function attributionParts(said_, sources, record) {
  const byPerson = said_.tier === "decided";
  const parts = [el("p", {}, badge("tier", said_.tier), " ", data.words.tiers[said_.tier] || "", byPerson ? deciders(decided(record, "attribute")) : null)];
  const source = sources.find((one) => one.number === said_.source_number);
  if (said_.source_url || source) parts.push(el("p", {}, "Source: ", outside(said_.source_url || source.url, source ? sourceName(sources, source.number) : said_.source_url)));
  const facts = [["confidence", said_.confidence], ["probability that no listed page is the source", said_.p_unlisted]].filter(([, p]) => p !== null);
  if (byPerson && !said_.source_url && !source) parts.push(el("p", {}, "Source: none"));
  if (byPerson && said_.candidates.length) parts.push(el("p", { class: "note" }, "What the machine held possible:"));
  if (!byPerson) parts.push(el("p", { class: "note" }, `method: ${said_.method}`, facts.map(([name, p]) => `, ${name}: ${percent(p)}`)));
  if (said_.candidates.length) {
    parts.push(el("table", { class: "candidates" }, el("thead", { class: "unseen" }, el("tr", {}, ["candidate", "confidence", "bar"].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, said_.candidates.map((one) => el("tr", {}, el("th", { scope: "row" }, el("bdi", {}, sourceName(sources, one.source_number))),
        el("td", { class: "number" }, percent(one.confidence)), el("td", { class: "bar" }, bar(one.confidence)))))));
  }
  for (const one of said_.evidence) parts.push(evidence(one, said_.source_url));
  return parts;
}

function evidence(one, url) {
  const page = data.pageByPath.get(one.document_path);
  const link = one.text_fragment && isWeb(url) ? outside(url.split("#")[0] + (one.text_fragment.startsWith("#") ? "" : "#") + one.text_fragment, "the quotation on the live page") : null;
  return el("figure", { class: "evidence" },
    el("blockquote", { dir: "auto" }, one.prefix, el("mark", {}, one.exact), one.suffix),
    one.differs.length ? el("p", { class: "note" }, "differs: ", tokens(one.differs)) : null,
    el("figcaption", {}, page ? el("a", { href: `#${page.id}@${one.start}-${one.end}` }, el("bdi", {}, one.document_path)) : el("bdi", {}, one.document_path),
      `, characters ${one.start.toLocaleString("en")} to ${one.end.toLocaleString("en")}`, link ? ", " : null, link));
}

function tokens(list) {
  return list.map((token) => [token.startsWith("+") ? el("ins", {}, token.slice(1)) : token.startsWith("-") ? el("del", {}, token.slice(1)) : el("code", {}, token), " "]);
}

// --- a record --------------------------------------------------------------------------------------------------------

const PLACES_SHOWN = 20;

async function showOccurrence(id) {
  const place = await placeOf(id);
  if (!place) return missing(id, "Q&A");
  return data.byId.has(place.record) ? showRecord(place.record, place.id) : showPage(place.page.id, place.id);
}

// `chosen` is the place of the record that a reader asks for, if any.
async function showRecord(id, chosen) {
  let listing = data.byId.get(id);
  if (!listing && id.length > 5) {
    const like = data.records.filter((record) => record.id.startsWith(id));
    if (like.length === 1) [listing] = like;
  }
  if (!listing) return /^qa-[0-9a-f]{20}$/.test(id) && await placeOf(id) ? showOccurrence(id) : missing(id, "record");
  const chapter = await chapterOf(listing.page);
  const record = chapter.records.find((one) => one.id === listing.id);
  const own = chapter.says.find((one) => one.record === listing.id && !one.duplicate) || chapter.says.find((one) => one.record === listing.id);
  const copies = [];
  const owns = [];
  for (const [occurrence, pageId, path, position] of record.places.filter(([name], n) => n < PLACES_SHOWN || name === chosen)) {
    const page = data.pageById.get(pageId);
    const there = page && (await chapterOf(page)).says.find((one) => one.id === occurrence);
    const where = page ? el("a", { href: `#${pageId}@${occurrence}` }, el("bdi", {}, path), `, Q&A ${position}`) : el("span", {}, el("bdi", {}, path), `, Q&A ${position} (not in this report)`);
    const twin = there?.duplicate;
    if (there?.own && !owns.includes(there.own)) owns.push(there.own);
    const texts = there && occurrence !== own.id && (twin?.method !== "exact" || occurrence === chosen);
    const asks = there && (questionOf(there) !== questionOf(own) || texts);
    copies.push(el("li", { class: occurrence === chosen ? "chosen" : null }, where, occurrence === own.id ? " – kept" : "",
      twin ? el("span", {}, " – ", likeness(twin, there, record)) : null,
      there?.own ? el("span", { class: "note" }, " by itself it would be ", el("code", {}, there.own)) : null,
      asks ? el("p", { class: "text question", dir: "auto" }, segments(there.question, "added")) : null,
      texts ? el("p", { class: "text", dir: "auto" }, segments(there.answer, "added")) : null));
  }
  const group = data.records.filter((one) => one.group === listing.group && one.id !== listing.id);
  const rules = rulesOf([...own.question, ...own.answer]);
  const shares = (record.shares || []).map((other) => data.byId.get(other));
  const [before, after, turns] = neighbours(listing);
  return { title: listing.question, step: (by) => { const to = by > 0 ? after : before; if (to) replaceAddress(`#${to.id}`); }, parts: [
    turns,
    el("h2", { dir: "auto" }, questionOf(own) || "(no question)"),
    el("p", {}, badges(listing), " ", el("code", {}, listing.id), record.language ? el("span", { class: "note" }, ` language: ${record.language}`) : null),
    el("div", { class: "sides" },
      side("As the page says it", own, "dropped"), side("Clean", own, "added")),
    rules.size ? el("p", { class: "note" }, "Edits: ", [...rules].map(([rule, n]) => [el("code", {}, rule), n > 1 ? ` ×${n} ` : " "])) : el("p", { class: "note" }, "No edits: the text is as on the page."),
    el("h3", {}, "Where it comes from"), ...attributionParts(own.attribution, chapter.sources, record),
    own.sightings?.length ? [el("h3", {}, "How the page says it"), el("ul", {}, own.sightings.map(([markup, agrees, question, answer]) =>
      el("li", {}, el("strong", {}, markup), agrees ? " – agrees" : [" – differs", el("p", { class: "text", dir: "auto" }, `${question}\n${answer}`)])))] : null,
    el("h3", {}, `Where it stands (${record.places.length.toLocaleString("en")})`), el("ul", {}, copies),
    record.places.length > PLACES_SHOWN ? el("p", { class: "note" }, `and ${record.places.length - PLACES_SHOWN} more`) : null,
    group.length ? [el("h3", {}, "Other answers to the question"), links(group)] : null,
    record.apart?.length ? [el("h3", {}, "Much alike, but told apart"), el("ul", {}, record.apart.map((one) => el("li", {},
      data.byId.has(one.qa_id) ? el("a", { href: `#${one.qa_id}` }, el("bdi", {}, data.byId.get(one.qa_id).question), " ", el("code", {}, one.qa_id)) : el("code", {}, one.qa_id),
      one.guard === "decision" ? [" – kept apart, as a person decided", deciders(decided(record, "keep-apart", one.qa_id)), " "] : ` – by the guard ${one.guard} (${percent(one.score)}) `, one.differs.length ? ["differs: ", tokens(one.differs)] : null)))] : null,
    shares.length ? [el("h3", {}, "Shares a passage with"), el("ul", {}, shares.map((one, n) => el("li", {}, one ? el("a", { href: `#${one.id}` }, el("bdi", {}, one.question)) : record.shares[n])))] : null,
    record.decisions?.length ? [el("h3", {}, "What people decided"), el("ul", {}, record.decisions.map((one) => el("li", {}, el("strong", {}, one.kind), " ",
      one.other ? data.byId.has(one.other) ? el("a", { href: `#${one.other}` }, one.other) : el("code", {}, one.other) : null, el("bdi", {}, one.value || ""), deciders([one]))))] : null,
    decisions(listing, chapter.sources, owns, (record.apart || []).map((one) => one.qa_id)),
  ].flat(Infinity).filter(Boolean), after: () => view.querySelector(".chosen")?.scrollIntoView({ block: "center" }) };
}

// What people decided, as a sentence each: by whom, when and why.
function deciders(found) {
  return found.map((one) => {
    const by = [one.by && `by ${one.by}`, one.date].filter(Boolean).join(", ");
    return el("span", { class: "decided" }, by ? ` – ${by}` : "", one.reason ? [": ", el("bdi", {}, one.reason)] : "");
  });
}

// Decisions of a kind, of a record: those about another text, where any name it.
function decided(record, kind, other) {
  const found = (record?.decisions || []).filter((one) => one.kind === kind);
  const about = found.filter((one) => one.other && one.other === other);
  return about.length ? about : found;
}

// How a copy is like what was kept, or who said that it is the same.
function likeness(twin, copy, record) {
  if (twin.method === "decision") return ["merged, as a person decided", deciders(decided(record, "merge", copy?.own))];
  if (twin.method === "exact") return ["exact copy"];
  return [`near-copy (${twin.method} ${percent(twin.score)}), `, twin.differs.length ? ["differs: ", tokens(twin.differs)] : "no difference in words"];
}

function links(records) {
  return el("ul", {}, records.slice(0, PLACES_SHOWN).map((one) => el("li", {}, el("a", { href: `#${one.id}` }, el("bdi", {}, one.question)), el("p", { class: "note", dir: "auto" }, one.answer))),
    records.length > PLACES_SHOWN ? el("li", {}, el("a", { href: `#${records[0].group}` }, `all ${records.length + 1}`)) : null);
}

// The records before and behind one in the list that it was chosen from, and links to them.
function neighbours(listing) {
  const listed = walk?.found.includes(listing) ? walk : { found: data.records, address: "#records", limited: false };
  const n = listed.found.indexOf(listing);
  const [before, after] = [listed.found[n - 1], listed.found[n + 1]];
  const to = (record, text, rel) => (record ? el("a", { href: `#${record.id}`, rel, title: `${text} record` }, text) : el("span", { class: "off" }, text));
  return [before, after, el("nav", { class: "paging", "aria-label": "Neighbours" }, to(before, "previous", "prev"), to(after, "next", "next"),
    el("a", { href: listed.address }, `${(n + 1).toLocaleString("en")} of ${listed.found.length.toLocaleString("en")} ${listed.limited ? "that were found" : "records"}`),
    el("a", { href: `#${listing.page.id}` }, "its page"))];
}

function side(title, own, shown) {
  return el("section", {}, el("h3", {}, title),
    el("p", { class: "text question", dir: "auto" }, segments(own.question, shown)),
    el("p", { class: "text", dir: "auto" }, segments(own.answer, shown)));
}

// --- decisions: the line to copy into decisions.csv ------------------------------------------------------------------

const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

// `copies` and `apart` are ids of texts that were merged with the record, and of records that were told apart from it.
function decisions(listing, sources, copies, apart) {
  const kinds = [["accept", "", ""], ["reject", "", ""], ["note", "", "your note"]];
  for (const source of sources) if (source.kind === "page") kinds.push(["attribute", "", String(source.number)]);
  kinds.push(["attribute", "", "none"]);
  for (const other of [...copies, "qa-OTHER"]) kinds.push(["keep-apart", other, ""]);
  for (const other of [...apart, "qa-OTHER"]) kinds.push(["merge", other, ""]);
  const line = el("input", { readonly: true, "aria-label": "Line for decisions.csv", class: "line", size: 80 });
  const texts = kinds.map(([kind, other, value]) => [kind, other || (kind === "attribute" && value !== "none" ? sourceName(sources, Number(value)) : value)].filter(Boolean).join(": "));
  const select = el("select", { "aria-label": "Decision" }, texts.map((text, n) => el("option", { value: n }, text)));
  const write = () => {
    const [kind, other, value] = kinds[Number(select.value)];
    line.value = [kind, listing.id, other, value, "", "", ""].map(cell).join(",");
  };
  select.addEventListener("change", write);
  write();
  const copy = el("button", { type: "button", click: async () => {
    line.select();
    try { await navigator.clipboard.writeText(line.value); said.textContent = "copied"; } catch { said.textContent = "selected: copy it with the keyboard"; }
  } }, "Copy");
  return el("details", { class: "decision" }, el("summary", {}, "Do you disagree?"),
    el("p", {}, "Add this line to decisions.csv, whose first line is ", el("code", {}, "kind,id,other,value,by,date,reason"), "; it is applied on each run, and deleting it undoes it."),
    el("p", {}, select, " ", line, " ", copy));
}

// --- a page ----------------------------------------------------------------------------------------------------------

// Of a longer page, a part is shown at once: so many characters of its text, and so many of its Q&As.
const TEXT_SHOWN = 400000;
const SAYS_SHOWN = 500;

const questionOf = (one) => cleanOf(one.question);
const endOf = (one) => one.spans?.at(-1)?.[1] ?? one.question_span?.[1];
const startOf = (one) => one.question_span?.[0] ?? one.spans?.[0]?.[0];

async function showPage(id, place) {
  const page = data.pageById.get(id);
  if (!page) return missing(id, "page");
  const chapter = await chapterOf(page);
  const facts = chapter.page;
  const text = el("div", { class: "stream", dir: "auto", tabindex: "0", role: "region", "aria-label": "Text of the page" });
  const [, wanted] = addressed();
  const range = /^(\d+)-(\d+)$/.exec(place || "")?.slice(1).map(Number);
  const start = chapter.says.find((one) => one.id === place);
  let chosen = null;

  const textPart = el("div", { class: "part" });
  const slice = slicer(chapter);
  const whole = facts.counts.characters;
  let [from, until] = [0, 0];
  // The text around a place, with what is chosen lit up.
  const showText = (at) => {
    from = whole <= TEXT_SHOWN ? 0 : Math.max(0, Math.min(at - TEXT_SHOWN / 4, whole - TEXT_SHOWN));
    until = Math.min(whole, from + TEXT_SHOWN);
    drawText(text, chapter, slice, from, until, range);
    light();
    if (whole <= TEXT_SHOWN) return;
    const turn = (name, to, there) => el("button", { type: "button", disabled: !there, click: () => { showText(to); text.scrollTo({ top: 0 }); } }, name);
    textPart.replaceChildren(
      el("p", { class: "note" }, `Characters ${(from + 1).toLocaleString("en")} to ${until.toLocaleString("en")} of ${whole.toLocaleString("en")} are shown. Choose a Q&A to see the text around it, or `,
        turn("earlier text", from - TEXT_SHOWN * 3 / 4, from > 0), " ", turn("later text", until + TEXT_SHOWN / 4, until < whole)));
  };
  const light = () => {
    for (const mark of text.querySelectorAll(".lit, .twin")) mark.classList.remove("lit", "twin");
    if (!chosen) return;
    for (const other of chapter.says) {
      const style = other === chosen ? "lit" : other.record && other.record === chosen.record ? "twin" : null;
      if (style) for (const mark of text.querySelectorAll(`[data-n="${other.n}"]`)) mark.classList.add(style);
    }
  };

  const list = el("ol", { class: "says" });
  const listPart = el("div", { class: "part" });
  let first = -1;
  const showList = (at) => {
    first = Math.max(0, at - at % SAYS_SHOWN);
    const part = chapter.says.slice(first, first + SAYS_SHOWN);
    // Items that say their number make a browser count all behind them anew: only those do that do not follow the one before.
    let before = (part[0]?.n ?? 1) - 1;
    list.start = before + 1;
    list.replaceChildren(...part.map((one) => {
      const follows = one.n === before + 1;
      before = one.n;
      return el("li", { value: follows ? null : one.n },
        el("button", { type: "button", "aria-expanded": String(one === chosen), "data-n": one.n, click: () => choose(one.n) }, el("bdi", {}, questionOf(one) || "(no question)")),
        one.duplicate ? badge("status", one.duplicate.method === "exact" ? "exact-duplicate" : "near-duplicate") : null,
        badge("tier", one.attribution.tier, data.words.tiers[one.attribution.tier]));
    }));
    leaveRoomForNumbers(list, before);
    list.scrollTop = 0;
    if (chapter.says.length <= SAYS_SHOWN) return;
    const turn = (name, to, there) => el("button", { type: "button", disabled: !there, click: () => showList(to) }, name);
    listPart.replaceChildren(el("p", { class: "note" },
      `${(first + 1).toLocaleString("en")} to ${(first + part.length).toLocaleString("en")} of ${plural(chapter.says.length, "Q&A", "Q&As")} `,
      turn("earlier", first - SAYS_SHOWN, first > 0), " ", turn("later", first + SAYS_SHOWN, first + SAYS_SHOWN < chapter.says.length)));
  };

  const detail = el("section", { class: "detail", "aria-live": "polite" }, el("p", { class: "note" }, "Choose a Q&A to see it in the text, with its source."));
  const choose = (n, quiet) => {
    const place_ = chapter.says.findIndex((other) => other.n === n);
    const one = chapter.says[place_];
    chosen = one;
    const at = startOf(one);
    const end = Math.min(endOf(one), at + TEXT_SHOWN / 2);  // of a longer one, the beginning is seen
    if (at !== undefined && (at < from || end > until)) showText(at); else light();
    const target = text.querySelector(".lit");
    if (target) text.scrollTo({ top: target.offsetTop - text.clientHeight / 4 });
    for (const mark of view.querySelectorAll(".entry")) mark.classList.toggle("lit", Number(mark.dataset.number) === one.attribution.source_number);
    const record = chapter.records.find((other) => other.id === one.record);
    const twins = chapter.says.filter((other) => other.n !== n && other.record && other.record === one.record);
    detail.replaceChildren(...[
      el("h3", { dir: "auto" }, `${n}. `, questionOf(one)),
      el("p", {}, one.record ? el("a", { href: `#${one.record}` }, "its record") : "no record", " ", el("code", {}, one.id)),
      one.duplicate ? el("p", {}, likeness(one.duplicate, one, record)) : null,
      twins.length ? el("p", {}, "The same as ", twins.slice(0, PLACES_SHOWN).map((other) => [el("button", { type: "button", class: "link", click: () => choose(other.n) }, `Q&A ${other.n}`), " "]),
        twins.length > PLACES_SHOWN ? `and ${twins.length - PLACES_SHOWN} more` : null) : null,
      one.spans || one.question_span ? null : el("p", { class: "note" }, "It stands in markup only, not in the text."),
      Object.keys(one.standing || {}).length ? el("p", { class: "note" }, Object.entries(one.standing).map(([name, value]) => `${name}: ${value} `)) : null,
      ...attributionParts(one.attribution, chapter.sources, record)].filter(Boolean));
    if (place_ < first || place_ >= first + SAYS_SHOWN) showList(place_);
    for (const button of list.querySelectorAll("button")) button.setAttribute("aria-expanded", String(Number(button.dataset.n) === n));
    const item = list.querySelector("[aria-expanded=true]");
    detail.scrollTop = 0;
    list.scrollTop = item.offsetTop - list.offsetTop - list.clientHeight / 2;
    if (quiet) return;
    history.replaceState(history.state, "", `#${page.id}@${one.id}`);
    detail.scrollIntoView({ block: "nearest" });
    said.textContent = `Q&A ${n}`;
  };
  showText(range ? range[0] : start ? startOf(start) ?? 0 : 0);
  showList(0);
  const roles = el("ul", { class: "legend", "aria-label": "Roles" }, Object.entries(facts.accounting).map(([role, n]) =>
    el("li", { title: data.words.roles[role] }, el("span", { class: `role r-${role}` }, role), ` ${n.toLocaleString("en")}`)));
  const edits = el("input", { type: "checkbox", id: "edits", checked: true });
  edits.addEventListener("change", () => text.classList.toggle("plain", !edits.checked));
  const stepTo = (by) => {
    const to = chosen ? chapter.says[chapter.says.indexOf(chosen) + by] : chapter.says.at(by > 0 ? 0 : -1);
    if (to) choose(to.n);
  };
  return { title: facts.path, step: stepTo, parts: [
    el("h2", {}, el("bdi", {}, facts.path)),
    el("p", {}, facts.url ? outside(facts.url) : null, facts.title ? [" ", el("bdi", {}, facts.title)] : null),
    el("p", { class: "note" }, [plural(facts.counts.characters, "character", "characters"), plural(facts.counts.occurrences, "Q&A", "Q&As"), facts.layouts.join(" + "), facts.encoding, ...facts.decoding,
      facts.fetched_at && `fetched ${facts.fetched_at}`, facts.language].filter(Boolean).join(", "), " – ", el("a", { href: address("records", { page: page.id }) }, "its records")),
    chapter.issues.length ? issuesOf(page, chapter, wanted.issue) : null,
    el("details", { open: innerWidth > 900 }, el("summary", {}, "Roles of the characters"), roles),
    el("p", {}, el("label", {}, edits, " show edits in the text")),
    el("div", { class: "beside" }, el("div", {}, textPart, text), el("div", { class: "right" }, detail, chapter.says.length ? [listPart, list] : el("p", {}, "No Q&A was found on this page."))),
    chapter.sources.length ? sourceList(chapter) : null,
  ].filter(Boolean), after: () => {
    if (start) choose(start.n, true);
    const mark = text.querySelector("mark");
    if (mark) { text.scrollTo({ top: mark.offsetTop - text.clientHeight / 4 }); text.scrollIntoView({ block: "nearest" }); }
  } };
}

const ISSUES_SHOWN = 200;

// The oddities of a page, or those of one code, each with a link to where it is.
function issuesOf(page, chapter, code) {
  const found = chapter.issues.filter((one) => !code || one.code === code);
  const others = chapter.issues.length - found.length;
  return el("details", { open: Boolean(code), class: "issues" }, el("summary", {}, plural(found.length, "issue", "issues"), code ? ` of the kind ${code}` : ""),
    el("ul", {}, found.slice(0, ISSUES_SHOWN).map((one) => el("li", {}, badge("issue", one.code, data.words.issues[one.code]), " ", el("bdi", {}, one.message),
      one.span ? [" ", el("a", { href: address(`${page.id}@${one.span.start}-${one.span.end}`, { issue: code }) }, "in the text")] : null,
      data.byId.has(one.qa_id) ? [" ", el("a", { href: `#${one.qa_id}` }, "its record")] : null))),
    found.length > ISSUES_SHOWN ? el("p", { class: "note" }, `and ${(found.length - ISSUES_SHOWN).toLocaleString("en")} more`) : null,
    others ? el("p", {}, el("a", { href: `#${page.id}` }, plural(others, "issue of another kind", "issues of other kinds"))) : null);
}

// Where edits stand in the stream: what was dropped, by start, and what was put in, by place.
function editsInStream(one) {
  const found = [];
  const walk = (list, spans) => {
    let n = 0;
    let at = spans[0]?.[0];
    for (const [kind, text, rule] of list) {
      if (at === undefined) return;
      if (kind === "added") { found.push([at, at, text, rule]); continue; }
      let left = [...text].length;
      while (left > 0 && n < spans.length) {
        const length = Math.min(left, spans[n][1] - at);
        if (kind === "dropped" && length) found.push([at, at + length, null, rule]);
        at += length;
        left -= length;
        if (at === spans[n][1] && left > 0) { n += 1; at = spans[n]?.[0]; }
      }
      if (n < spans.length && at === spans[n][1] && n + 1 < spans.length) { n += 1; at = spans[n][0]; }
    }
  };
  const raw = one.question.filter(([kind]) => kind !== "added").reduce((sum, [, text]) => sum + [...text].length, 0);
  const span = one.question_span;
  if (span && span[1] - span[0] === raw) walk(one.question, [span]);
  walk(one.answer, one.spans || []);
  return found;
}

// A range of the text stream; what the report leaves out of scripts and the like is named, not shown.
function slicer(chapter) {
  const characters = [...chapter.text];  // spans count code points
  const before = [0];  // how many characters the gaps up to each one leave out
  for (const [start, end] of chapter.gaps) before.push(before.at(-1) + end - start);
  const kept = (place) => {
    let [low, high] = [0, chapter.gaps.length];
    while (low < high) { const middle = (low + high) >> 1; if (chapter.gaps[middle][0] < place) low = middle + 1; else high = middle; }
    return place - before[low] + Math.max(0, (chapter.gaps[low - 1]?.[1] ?? 0) - place);
  };
  return (from, to) => {
    const shown = kept(to) - kept(from);
    const text = characters.slice(kept(from), kept(to)).join("");
    return shown === to - from ? text : `${text} … (${(to - from - shown).toLocaleString("en")} characters not shown) `;
  };
}

// Between the elements of HTML stands white space that no reader sees: a blank line at most is shown of it.
const folded = (text) => (text.split("\n").length > 2 ? "\n\n" : text.includes("\n") ? "\n" : " ");

// Draws a part of the text; `range` is marked in it.
function drawText(into, chapter, slice, start, until, range) {
  const folds = /html/.test(chapter.page.media_type || "");
  const owners = [];
  const changes = [];
  const here = ([from, to]) => from < until && to > start;
  for (const one of chapter.says) {
    const spans = [...(one.question_span ? [one.question_span] : []), ...(one.spans || [])].filter(here);
    if (!spans.length) continue;
    for (const span of spans) owners.push([...span, one.n]);
    for (const change of editsInStream(one)) if (change[0] >= start && change[0] < until) changes.push(change);
  }
  const cuts = new Set([start, until]);
  let from = start;
  for (const [end] of chapter.blocks) cuts.add(end);
  for (const [first, last] of [...owners, ...changes, ...(range ? [range] : [])]) { cuts.add(first); cuts.add(last); }
  const places = [...cuts].filter((place) => place >= start && place <= until).sort((a, b) => a - b);
  owners.sort((a, b) => a[0] - b[0]);
  const puts = new Map();
  const drops = changes.filter(([, , put]) => put === null).sort((a, b) => a[0] - b[0]);
  for (const [at, , put, rule] of changes) if (put !== null) puts.set(at, [...(puts.get(at) || []), [put, rule]]);
  let block = 0;
  let owner = 0;
  let drop = 0;
  const made = document.createDocumentFragment();
  for (const place of places) {
    if (place > from) {
      while (chapter.blocks[block] && chapter.blocks[block][0] <= from) block += 1;
      while (owners[owner] && owners[owner][1] <= from) owner += 1;
      while (drops[drop] && drops[drop][1] <= from) drop += 1;
      const [, role, rule] = chapter.blocks[block] || [0, 0, 0];
      const text = folds && chapter.roles[role] === "white-space" ? folded(slice(from, place)) : slice(from, place);
      const gone = drops[drop] && drops[drop][0] <= from ? drops[drop] : null;
      const inner = gone ? el("del", { title: gone[3] }, visible(text)) : text;
      const span = el("span", { class: `role r-${chapter.roles[role]}`, title: `${chapter.roles[role]} (${chapter.rules[rule]})` },
        range && from >= range[0] && place <= range[1] ? el("mark", {}, inner) : inner);
      if (owners[owner] && owners[owner][0] <= from) span.dataset.n = owners[owner][2];
      made.append(span);
    }
    for (const [put, rule] of puts.get(place) || []) made.append(el("ins", { title: rule }, visible(put).replace(/⏎\n/g, "⏎")));
    from = place;
  }
  into.replaceChildren(made);
}

function sourceList(chapter) {
  const rows = chapter.sources;
  const step = 22;
  const width = 120;
  const y = (n) => step * n + step / 2;
  const lines = [];
  rows.forEach((source, n) => {
    lines.push(svg("text", { x: 4, y: y(n) + 4 }, String(source.number)), svg("text", { x: width - 4, y: y(n) + 4, "text-anchor": "end" }, String(source.number)));
    const to = rows.findIndex((other) => other.number === source.snippet_source_number);
    if (!source.snippet || to < 0) return;
    const line = svg("line", { x1: 26, y1: y(n), x2: width - 26, y2: y(to), class: to === n ? "in-place" : "moved", "stroke-opacity": 0.25 + 0.75 * (source.snippet_source_confidence || 0), "stroke-width": 1 + 3 * (source.snippet_source_confidence || 0) });
    line.append(svg("title", {}, `The snippet under ${source.number} belongs to ${source.snippet_source_number}: ${percent(source.snippet_source_confidence)}`));
    lines.push(line);
  });
  const map = chapter.page.snippet_map;
  const label = `Snippets: ${map ? `${map.kind} (${percent(map.confidence)})` : "not audited"}. Left: where each stands. Right: where it belongs.`;
  return el("section", { class: "sources" },
    el("h3", {}, "Source list"), el("p", {}, label),
    el("div", { class: "beside" },
      svg("svg", { viewBox: `0 0 ${width} ${step * rows.length}`, class: "map", role: "img", "aria-label": label }, ...lines),
      el("ol", { class: "entries" }, rows.map((source) => el("li", { value: source.number, class: "entry", "data-number": source.number },
        outside(source.url, source.title || source.url), " ", el("span", { class: "note" }, [source.kind === "page" ? "" : source.kind, source.age_raw, source.document_path && `scraped: ${source.document_path}`].filter(Boolean).join(", ")),
        source.snippet ? el("p", { class: "text", dir: "auto" }, source.snippet) : el("p", { class: "note" }, "no snippet"),
        source.snippet ? el("p", { class: "note" }, source.snippet_source_number === source.number ? "its own" : `belongs to ${source.snippet_source_number}`, ` (${percent(source.snippet_source_confidence)})`) : null)))));
}

// --- keyboard and search ---------------------------------------------------------------------------------------------

let waiting = 0;
box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
  view.querySelector("ol.records .question")?.focus();
});

function search() {
  const [name, wanted] = addressed();
  const text = box.value.trim();
  if (/^(qa|q|o|p)-[0-9a-f]{20}$/.test(text)) { location.hash = text; return; }
  const hash = address("records", { ...(name === "records" ? wanted : {}), at: "", q: text });
  // A search that goes on takes the place of the one before; from anywhere else, "back" leads back.
  if (name === "records") replaceAddress(hash); else location.hash = hash;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "/") { event.preventDefault(); box.focus(); box.select(); }
  if (event.key === "j" || event.key === "n") step?.(1);
  if (event.key === "k" || event.key === "p") step?.(-1);
});

load().then(() => {
  addEventListener("hashchange", route);
  document.documentElement.dataset.ready = "true";
  return route();
}).catch((error) => {
  overview.hidden = true;
  view.hidden = false;
  view.replaceChildren(el("p", { class: "warning" }, `The data of this report cannot be shown: ${error.message}. It needs a browser of 2023 or newer.`));
  throw error;
});
