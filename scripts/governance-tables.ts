import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GOVERNANCE_PAGES, replaceGenerated } from "./governance-pages.ts";

const FOLDER = join(import.meta.dirname, "..");

/** Writes the tables of the pages about governance again: `node scripts/governance-tables.ts`. */
for (const { path, table } of GOVERNANCE_PAGES) {
  const file = join(FOLDER, path);
  writeFileSync(file, replaceGenerated(readFileSync(file, "utf8"), table()));
}
