/** Where a row stands in the order of a list, so that the next page can begin behind it. */
export type SortKey = readonly (string | number | null)[];

/** The page of a list that is asked for. */
export interface Page {
  /** Most rows. */
  readonly limit: number;
  /** Key of the last row of the page before, or null on the first page. */
  readonly after: SortKey | null;
  /** `next_cursor` of the result: behind the row of this key, or null when no row is left. */
  next(last: SortKey | null): string | null;
}
