import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the checkout, with a trailing slash. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Text of every file below `folder` of the checkout whose name ends with `suffix`, by its path below `folder`. */
export function readTree(folder: string, suffix: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of listTree(folder, suffix)) {
    files.set(path, readFileSync(join(ROOT, folder, path), "utf8"));
  }
  return files;
}

/** Paths below `folder` of the checkout, ascending, without `node_modules`. */
export function listTree(folder: string, suffix: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(ROOT, folder).length))
    .map((path) => path.replace(/^\//, ""))
    .filter((path) => !path.startsWith("node_modules/") && !path.includes("/node_modules/"))
    .sort((a, b) => (a < b ? -1 : 1));
}
