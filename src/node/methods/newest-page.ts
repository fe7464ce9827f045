import type { CallContext } from "../service/node-service.ts";
import { WALK_MAX, walkPage } from "./walk-page.ts";

/** Entries that are read for one number. */
const STEPS = 2;

/** One page of what is numbered from 1 on, the newest first: the numbers that are kept. Requires: a pinned ground. */
export async function newestPage(
  newest: number,
  keeps: (number: number) => boolean,
  call: CallContext,
): Promise<{ readonly rows: readonly number[]; readonly next_cursor: string | null }> {
  const { after } = call.page;
  const candidates = countDown(after === null ? newest : Number(after[0]) - 1);
  const walk = { candidates, keeps, keyOf: (number: number) => [number], steps: STEPS };
  return await walkPage({ ...walk, most: WALK_MAX }, call);
}

function* countDown(from: number): Iterable<number> {
  for (let number = from; number > 0; number--) yield number;
}
