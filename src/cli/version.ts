import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

/** The version of the package. */
export const PROGRAM_VERSION = String(JSON.parse(text).version);
