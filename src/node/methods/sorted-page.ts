import type { Page, SortKey } from "../service/page.ts";

/** A row of a list that is sorted by a number, and among equals by another that is its own. */
export interface Ranked<T> {
  readonly rank: number;
  readonly own: number;
  readonly row: T;
}

/** One page of rows in ascending order of their ranks, behind the row at which the page before ended. */
export function sortedPage<T>(
  ranked: readonly Ranked<T>[],
  page: Page,
): { readonly rows: readonly T[]; readonly next_cursor: string | null } {
  const ordered = [...ranked].sort((left, right) => left.rank - right.rank || left.own - right.own);
  const from = page.after === null ? 0 : countUpTo(ordered, page.after);
  const rows = ordered.slice(from, from + page.limit);
  const last = rows.at(-1);
  const isLast = from + rows.length >= ordered.length || last === undefined;
  return {
    rows: rows.map(({ row }) => row),
    next_cursor: page.next(isLast ? null : [last.rank, last.own]),
  };
}

function countUpTo<T>(ordered: readonly Ranked<T>[], after: SortKey): number {
  const [rank, own] = after.map(Number);
  const start = ordered.findIndex(
    (row) => row.rank > (rank ?? 0) || (row.rank === rank && row.own > (own ?? 0)),
  );
  return start < 0 ? ordered.length : start;
}
