const known = new Map<string, string>();

/** The name in JSON of a field: `delayS` is `delay_s`. The names are those of schemas, so that there are few. */
export function snakeName(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  known.set(name, snake);
  return snake;
}
