import { readFileSync } from "node:fs";
import { join } from "node:path";

const text = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");

/** The version of the package. */
export const PROGRAM_VERSION = String(JSON.parse(text).version);
