/** Seed of the run that the page shows. */
export const TABLE_SEED = 1;

const BEGIN = "<!-- attack table: written by scripts/attack-table.ts -->";
const END = "<!-- end of the attack table -->";

/** The table that stands in the page between its two marks. */
export function tableOf(page: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error("the page has no place for the attack table");
  return page.slice(from + BEGIN.length, to).trim();
}

/** The page with another table between its marks. */
export function replaceTable(page: string, table: string): string {
  return page.replace(tableOf(page), () => table.trim());
}
