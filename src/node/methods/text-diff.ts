/** Lines of each text that are compared at most; what is longer is shown as replaced. */
const LINES_MAX = 2000;

/**
 * The lines by which one text becomes another, each with ` `, `-` or `+` before it; longest common subsequence, what
 * is common at both ends apart. Cost: the product of the lines that differ, at most 4,000,000 steps.
 */
export function diffLines(before: string, after: string): readonly string[] {
  const old = before.split("\n");
  const fresh = after.split("\n");
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  const room = Math.min(old.length, fresh.length) - start;
  while (end < room && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++;
  return [
    ...old.slice(0, start).map((line) => ` ${line}`),
    ...diffMiddle(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    ...old.slice(old.length - end).map((line) => ` ${line}`),
  ];
}

function diffMiddle(old: readonly string[], fresh: readonly string[]): readonly string[] {
  if (old.length > LINES_MAX || fresh.length > LINES_MAX) {
    return [...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)];
  }
  const common = commonLengths(old, fresh);
  const lines: string[] = [];
  let left = 0;
  let right = 0;
  while (left < old.length || right < fresh.length) {
    if (left < old.length && right < fresh.length && old[left] === fresh[right]) {
      lines.push(` ${old[left]}`);
      left++;
      right++;
    } else if (right >= fresh.length || (left < old.length && isDropFirst(common, left, right))) {
      lines.push(`-${old[left++]}`);
    } else {
      lines.push(`+${fresh[right++]}`);
    }
  }
  return lines;
}

function isDropFirst(common: readonly Uint16Array[], left: number, right: number): boolean {
  return (common[left + 1]?.[right] ?? 0) >= (common[left]?.[right + 1] ?? 0);
}

/** Length of the longest common subsequence of what is left from each pair of places on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
  for (let left = old.length - 1; left >= 0; left--) {
    const row = table[left] as Uint16Array;
    const below = table[left + 1] as Uint16Array;
    for (let right = fresh.length - 1; right >= 0; right--) {
      row[right] =
        old[left] === fresh[right]
          ? (below[right + 1] as number) + 1
          : Math.max(below[right] as number, row[right + 1] as number);
    }
  }
  return table;
}
