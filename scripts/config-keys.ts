import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_PAGE, configTable, replaceKeys } from "./config-page.ts";

/** Writes the table of the configuration's keys again: `node scripts/config-keys.ts`. */
const file = join(import.meta.dirname, "..", CONFIG_PAGE);
writeFileSync(file, replaceKeys(readFileSync(file, "utf8"), configTable()));
