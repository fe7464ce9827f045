import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, readTree } from "../architecture/read-tree.ts";
import { codeFiles } from "./code-files.ts";

/** Text of every Markdown page of the checkout, by its path from the root. */
export function pages(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const name of rootFiles()) {
    if (name.endsWith(".md")) files.set(name, readFileSync(join(ROOT, name), "utf8"));
  }
  for (const folder of ["docs", "src", "test", "examples"].filter(isFolder)) {
    for (const [path, text] of readTree(folder, ".md")) files.set(`${folder}/${path}`, text);
  }
  return files;
}

/** Everything people write and read: code, pages, scripts and settings. */
export function textFiles(): ReadonlyMap<string, string> {
  const files = new Map([...codeFiles(), ...pages()]);
  for (const name of rootFiles()) {
    // In a linked worktree `.git` is a file, and git's own.
    if (name === "package-lock.json" || name === ".git") continue;
    files.set(name, readFileSync(join(ROOT, name), "utf8"));
  }
  for (const [path, text] of readTree("bin", "")) files.set(`bin/${path}`, text);
  for (const [path, text] of readTree(".ci", "")) files.set(`.ci/${path}`, text);
  return files;
}

function isFolder(name: string): boolean {
  return existsSync(join(ROOT, name));
}

function rootFiles(): readonly string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}
