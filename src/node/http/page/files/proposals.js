import { momentText, percentText, ratioShare, untilText } from "/page/words.js";

const SVG = "http://www.w3.org/2000/svg";
/** Statuses in which something can still happen. */
const OPEN = ["draft", "discussion", "review", "voting", "queued"];
const HOUSES = { community: "All who hold it", validators: "Block makers" };

const names = await (await fetch("/page/names.json")).json();

/** Shows proposals as cards, the open ones first. All text comes in as text. */
export function showProposals(list, items) {
  const open = items.filter(({ state }) => OPEN.includes(state));
  const over = items.filter(({ state }) => !OPEN.includes(state));
  list.replaceChildren(...[...open, ...over].map(cardOf));
}

function cardOf(row) {
  const card = element("li", "proposal");
  const head = element("header");
  const title = element("h3", "", `${row.number}. ${row.title}`);
  const chip = element("span", "chip", names.statuses[row.state] ?? row.state);
  chip.dataset.open = String(OPEN.includes(row.state));
  head.append(title, chip);
  card.append(head, metaOf(row));
  for (const house of row.tally) card.append(houseOf(house, row.tally.length > 1));
  if (row.tally.length > 0) card.append(verdictOf(row));
  return card;
}

function metaOf(row) {
  const meta = element("p", "meta", `${row.proposal_type.replaceAll("_", " ")}`);
  const end = row.ends_at;
  if (end !== null && OPEN.includes(row.state)) {
    const time = element("time", "", untilText(end));
    time.dateTime = new Date(end * 1000).toISOString();
    time.title = momentText(end);
    meta.append(row.state === "queued" ? " · may run until " : " · this stage ends ", time);
  }
  if (row.reason !== null) meta.append(` · reason: ${row.reason.replaceAll("_", " ")}`);
  return meta;
}

/** Two bars, never one: how many agreed, and how many took part. */
function houseOf(house, isNamed) {
  const part = element("div", "house");
  if (isNamed) part.append(element("h4", "", HOUSES[house.house] ?? house.house));
  part.append(
    measureOf("approval", "Agreed", {
      share: house.approval_rate,
      needed: ratioShare(house.threshold),
      // Half of the votes is a tie, and passes nothing.
      isMajority: ratioShare(house.threshold) === 0.5,
      none: "no vote that decides yet",
    }),
    measureOf("participation", "Took part", {
      share: house.participation_rate,
      needed: ratioShare(house.quorum),
      none: "nobody yet",
    }),
  );
  return part;
}

function measureOf(kind, label, { share, needed, none, isMajority = false }) {
  const measure = element("div", `measure ${kind}`);
  const found = share === null ? none : percentText(Number(share));
  const text = `${label}: ${found}`;
  const need = `needs ${isMajority ? "over " : ""}${percentText(needed)}`;
  const bar = barOf(share === null ? 0 : Number(share), needed);
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", `${text}, ${need}`);
  measure.append(element("span", "", text), element("span", "", need), bar);
  return measure;
}

function barOf(share, needed) {
  const bar = document.createElementNS(SVG, "svg");
  bar.setAttribute("viewBox", "0 0 1000 12");
  bar.setAttribute("preserveAspectRatio", "none");
  const width = Math.round(Math.min(1, share) * 1000);
  const tick = Math.min(994, Math.round(Math.min(1, needed) * 1000) - 3);
  bar.append(
    rectOf("track", { x: 0, y: 2, width: 1000, height: 8 }),
    rectOf("fill", { x: 0, y: 2, width, height: 8 }),
    rectOf("tick", { x: Math.max(0, tick), y: 0, width: 6, height: 12 }),
  );
  return bar;
}

function rectOf(name, place) {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", name);
  for (const [key, value] of Object.entries(place)) rect.setAttribute(key, String(value));
  return rect;
}

function verdictOf({ state, tally }) {
  const passes = tally.every(({ passes_now: passesNow }) => passesNow);
  if (state !== "voting") {
    return element("p", "verdict", passes ? "The vote passed." : "The vote did not pass.");
  }
  if (passes) return element("p", "verdict", "Would pass now.");
  const short = tally.filter(({ passes_now: passesNow }) => !passesNow);
  const reasons = [
    ...(short.some(isQuiet) ? ["not enough took part"] : []),
    ...(short.some(isOpposed) ? ["not enough agreed"] : []),
  ];
  const why = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
  return element("p", "verdict", `Would not pass now${why}.`);
}

function isQuiet({ participation_rate: share, quorum }) {
  return Number(share) < ratioShare(quorum);
}

/** Called for a vote that does not pass: one that stands at the threshold has not gone beyond it. */
function isOpposed({ approval_rate: share, threshold }) {
  return share === null || Number(share) <= ratioShare(threshold);
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}
