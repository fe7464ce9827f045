import { divFloor } from "../primitives/integer.ts";

/**
 * The known name that most likely was meant, or null where none is near: at most two edits away, or a third of the
 * letters, whichever is more. Letter case does not count. Of equals the first.
 */
export function nearestName(found: string, known: Iterable<string>): string | null {
  const wanted = found.toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, divFloor(wanted.length, 3)) + 1;
  for (const name of known) {
    // Names whose lengths differ by more cannot be nearer, and cost nothing.
    if (Math.abs(name.length - wanted.length) >= least) continue;
    const edits = countEdits(wanted, name.toLowerCase());
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}

/** Insertions, deletions and replacements between two texts (Levenshtein). Cost: the product of their lengths. */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const replaced = (previous[column - 1] ?? 0) + (isSame ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const added = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
