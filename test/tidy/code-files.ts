import { readTree } from "../architecture/read-tree.ts";

/** Folders of the checkout that hold our TypeScript. */
const FOLDERS = ["src", "test", "scripts"];

/** Text of every TypeScript file that people write, by its path from the root of the checkout. */
export function codeFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const [path, text] of readTree(folder, ".ts")) {
      if (path.endsWith(".generated.ts")) continue;
      // AssemblyScript: its own language, formatted and compiled by its own tools.
      if (folder === "src" && path.startsWith("merkle/kernel/assembly/")) continue;
      files.set(`${folder}/${path}`, text);
    }
  }
  return files;
}

/** The files of `src/` that ship: no tests. */
export function shippedFiles(): ReadonlyMap<string, string> {
  return new Map(
    [...codeFiles()].filter(([path]) => path.startsWith("src/") && !path.endsWith(".test.ts")),
  );
}
