/** Longest value of a line for people. */
const SHOWN = 100;

/** A view as lines of a name and its value, of which a long one is cut and null is left out; `--json` has all of it. */
export function viewText(view: Readonly<Record<string, unknown>>): string {
  const there = Object.entries(view).filter(([, value]) => value !== null);
  return there.map(lineOf).join("\n");
}

function lineOf([name, value]: readonly [string, unknown]): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return `${name.padEnd(14)} ${shown}`;
}
