import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { ROOT } from "../architecture/read-tree.ts";
import { pages } from "./text-files.ts";

test("every link between pages leads to a file, and to a heading where it names one", () => {
  const broken: string[] = [];
  const all = pages();
  for (const [path, text] of all) {
    for (const { target, line } of linksOf(text)) {
      const why = brokenLink(path, target, all);
      if (why !== undefined) broken.push(`${path}:${line}: ${target}: ${why}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("every npm script that a page names exists", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const unknown: string[] = [];
  for (const [path, text] of pages()) {
    for (const { script, line } of scriptsOf(text)) {
      if (!Object.hasOwn(scripts, script)) unknown.push(`${path}:${line}: npm run ${script}`);
    }
  }
  assert.deepEqual(unknown, []);
});

test("every set of vectors says where it comes from and under which licence", () => {
  const folder = join(ROOT, "test/vectors");
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const note = join(folder, entry.name, "README.md");
    assert.ok(existsSync(note), `test/vectors/${entry.name}/README.md is missing`);
    assert.match(readFileSync(note, "utf8"), /licen[cs]e/i, `test/vectors/${entry.name}`);
  }
});

test("links, headings and scripts are seen as a reader of the page sees them", () => {
  const text = [
    "# One `two` & three!",
    "see [a](b.md#one-two--three), [c](https://example.org), ![d](e.png) and `[x](y.md)`",
    "```",
    "[not](a-link.md)",
    "npm run bench",
    "```",
    "run `npm run check` or `npm test`",
  ].join("\n");
  assert.deepEqual(linksOf(text), [
    { target: "b.md#one-two--three", line: 2 },
    { target: "https://example.org", line: 2 },
    { target: "e.png", line: 2 },
  ]);
  assert.deepEqual(
    scriptsOf(text).map(({ script }) => script),
    ["bench", "check", "test"],
  );
  const all = new Map([
    ["docs/b.md", text],
    ["docs/c.md", ""],
  ]);
  assert.equal(brokenLink("docs/c.md", "b.md#one-two--three", all), undefined);
  assert.equal(brokenLink("docs/c.md", "https://example.org", all), undefined);
  assert.equal(brokenLink("docs/c.md", "b.md#four", all), "no such heading");
  assert.equal(brokenLink("docs/c.md", "gone.md", all), "no such file");
});

interface Link {
  readonly target: string;
  readonly line: number;
}

function linksOf(text: string): readonly Link[] {
  const links: Link[] = [];
  let isFenced = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trimStart().startsWith("```")) isFenced = !isFenced;
    if (isFenced) continue;
    for (const match of line.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)) {
      links.push({ target: match[1] ?? "", line: index + 1 });
    }
  }
  return links;
}

function brokenLink(
  from: string,
  target: string,
  all: ReadonlyMap<string, string>,
): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [place = "", heading] = target.split("#");
  const path = place === "" ? from : posix.join(posix.dirname(from), place);
  const text = all.get(path.replace(/\/$/, ""));
  if (text === undefined) {
    return existsSync(join(ROOT, path)) ? undefined : "no such file";
  }
  if (heading === undefined || headingsOf(text).has(heading)) return undefined;
  return "no such heading";
}

/** Names of a page's headings as the usual viewers make them. */
function headingsOf(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const name = (match[1] ?? "").toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "");
    names.add(name.trim().replace(/\s/g, "-"));
  }
  return names;
}

function scriptsOf(text: string): readonly { readonly script: string; readonly line: number }[] {
  const found: { script: string; line: number }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const match of line.matchAll(/\bnpm (?:run ([a-z:]+)|(test|start)\b)/g)) {
      found.push({ script: match[1] ?? match[2] ?? "", line: index + 1 });
    }
  }
  return found;
}
