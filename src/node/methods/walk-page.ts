import type { CallContext } from "../service/node-service.ts";
import { Pace } from "../service/pace.ts";
import type { SortKey } from "../service/page.ts";

/** What one page looks at on its way, and what it keeps of that. */
export interface PageWalk<T> {
  /** In the order of the list, behind the place of the page. Requires: it stays while blocks are added. */
  readonly candidates: Iterable<T>;
  readonly keeps: (candidate: T) => boolean;
  readonly keyOf: (candidate: T) => SortKey;
  /** Entries that are read for one candidate. */
  readonly steps: number;
  /** Candidates that one page looks at. */
  readonly most: number;
}

/** Candidates of a page where nothing else is said. */
export const WALK_MAX = 2048;

/**
 * One page of what a filter keeps. A page that finds fewer rows than it may have among the candidates that it may look
 * at ends there, with a cursor for the rest. Cost: at most `most` candidates, with rests between.
 */
export async function walkPage<T>(
  walk: PageWalk<T>,
  call: CallContext,
): Promise<{ readonly rows: readonly T[]; readonly next_cursor: string | null }> {
  const { candidates, keeps, keyOf, steps, most } = walk;
  const { page } = call;
  const pace = new Pace(call);
  const rows: T[] = [];
  let looked = 0;
  let last: T | undefined;
  const until = (end: T | undefined) => {
    return { rows, next_cursor: page.next(end === undefined ? null : keyOf(end)) };
  };
  for (const candidate of candidates) {
    if (looked === most) return until(last);
    if (pace.isDue(steps)) await pace.rest();
    if (keeps(candidate)) {
      // One more than the page has says that there is a next one.
      if (rows.length === page.limit) return until(rows.at(-1));
      rows.push(candidate);
    }
    looked++;
    last = candidate;
  }
  return until(undefined);
}
