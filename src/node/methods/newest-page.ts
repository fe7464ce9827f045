import type { Page } from "../service/page.ts";

/** One page of what is numbered from 1 on, the newest first: the numbers that are kept. */
export function newestPage(
  newest: number,
  keeps: (number: number) => boolean,
  page: Page,
): { readonly numbers: readonly number[]; readonly next_cursor: string | null } {
  const from = page.after === null ? newest : Number(page.after[0]) - 1;
  const found: number[] = [];
  // One more than the page has, which says that there is a next one.
  for (let number = from; number > 0 && found.length <= page.limit; number--) {
    if (keeps(number)) found.push(number);
  }
  const numbers = found.slice(0, page.limit);
  const last = found.length > page.limit ? numbers.at(-1) : undefined;
  return { numbers, next_cursor: page.next(last === undefined ? null : [last]) };
}
