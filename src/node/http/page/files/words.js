/** A share in per cent, cut and never rounded up: nobody is told of a majority that is not there. */
export function percentText(share) {
  return `${(Math.floor(share * 1000) / 10).toLocaleString(undefined, { minimumFractionDigits: 1 })} %`;
}

/** The number of a ratio `{n, d}`. */
export function ratioShare({ n, d }) {
  // Exact up to a millionth, whatever the size of the two.
  return Number((BigInt(n) * 1_000_000n) / BigInt(d)) / 1_000_000;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

function spanText(seconds) {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[3];
  return { unit, count: Math.floor(seconds / size) };
}

/** How long ago something was. */
export function ageText(ms) {
  const { unit, count } = spanText(Math.max(0, Math.floor(ms / 1000)));
  return new Intl.RelativeTimeFormat(undefined, { numeric: "always" }).format(-count, unit);
}

/** How long it is until a second of the ledger's clock. */
export function untilText(second) {
  const left = second - Math.floor(Date.now() / 1000);
  if (left <= 0) return "now";
  const { unit, count } = spanText(left);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "always" }).format(count, unit);
}

/** A moment, in the reader's own time. */
export function momentText(second) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  return format.format(second * 1000);
}
