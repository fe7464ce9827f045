import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../architecture/read-tree.ts";
import { lineAt, parseSource, walk } from "../architecture/source-file.ts";
import { shippedFiles } from "./code-files.ts";

const PAGE = "docs/errors.md";

/** First words of codes. A code begins with one of these, and what begins with one of these is a code. */
const PREFIXES = new Set(
  `AUDIT BENCH CHAIN CLI CODEC CONFIG CRYPTO EPOCH GENESIS GOV HEX IMPORT KEYS LEDGER MERKLE NODE PROOF REORG REPLAY RPC
  SEAL SIM SNAPSHOT STORAGE`.split(/\s+/),
);

/** Codes without a prefix: our own defect. */
const BARE = new Set(["INVARIANT"]);

const SHAPE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

interface Row {
  readonly code: string;
  readonly cause: string;
  readonly remedy: string;
}

test("every code of src/ is documented", () => {
  const documented = new Set(rows(page()).map((row) => row.code));
  const missing = new Map<string, string>();
  for (const [path, text] of shippedFiles()) {
    for (const { code, line } of codesOf(path, text).codes) {
      if (!documented.has(code) && !missing.has(code)) missing.set(code, `${path}:${line}`);
    }
  }
  assert.deepEqual(
    [...missing].map(([code, place]) => `${place}: ${code}`),
    [],
  );
});

test("every documented code occurs in src/", () => {
  const texts = new Set<string>();
  for (const [path, text] of shippedFiles()) {
    for (const literal of codesOf(path, text).texts) texts.add(literal);
  }
  assert.deepEqual(
    rows(page())
      .map((row) => row.code)
      .filter((code) => !texts.has(code)),
    [],
  );
});

test("every code has one row, with cause and remedy", () => {
  const seen = new Set<string>();
  for (const { code, cause, remedy } of rows(page())) {
    assert.ok(!seen.has(code), `${code} has two rows`);
    assert.notEqual(cause, "", `${code} has no cause`);
    assert.notEqual(remedy, "", `${code} has no remedy`);
    seen.add(code);
  }
});

test("every `code` of src/ begins with a known prefix", () => {
  const unknown: string[] = [];
  for (const [path, text] of shippedFiles()) unknown.push(...codesOf(path, text).unknown);
  assert.deepEqual(unknown, []);
});

test("codes are found as values and as types, and a strange one is told apart", () => {
  const source = [
    'export type Code = "CODEC_TYPE" | "HEX_DIGIT";',
    'export const a = { code: "STORAGE_TORN", name: "ALGORITHM_MISMATCH" };',
    'export const b = { code: "WEATHER_BAD" };',
    'export interface C { readonly code: "INVARIANT" | "MOON_FULL" }',
  ].join("\n");
  const { codes, unknown } = codesOf("a.ts", source);
  assert.deepEqual(
    codes.map(({ code, line }) => `${line} ${code}`),
    ["1 CODEC_TYPE", "1 HEX_DIGIT", "2 STORAGE_TORN", "4 INVARIANT"],
  );
  assert.deepEqual(unknown, ["a.ts:3: WEATHER_BAD", "a.ts:4: MOON_FULL"]);
});

test("rows are read from the page's tables", () => {
  const sample = "| code | cause | remedy |\n|---|---|---|\n| `HEX_DIGIT` | a digit | mend it |\n";
  assert.deepEqual(rows(sample), [{ code: "HEX_DIGIT", cause: "a digit", remedy: "mend it" }]);
});

function page(): string {
  const path = join(ROOT, PAGE);
  assert.ok(existsSync(path), `${PAGE} is missing`);
  return readFileSync(path, "utf8");
}

/** Rows of the form `| CODE | cause | remedy |`, the code in backticks. */
function rows(text: string): readonly Row[] {
  const found: Row[] = [];
  for (const line of text.split("\n")) {
    const match = /^\| `([A-Z0-9_]+)` \|([^|]*)\|([^|]*)\|/.exec(line);
    if (match === null) continue;
    const [, code = "", cause = "", remedy = ""] = match;
    found.push({ code, cause: cause.trim(), remedy: remedy.trim() });
  }
  return found;
}

interface Codes {
  readonly codes: readonly { readonly code: string; readonly line: number }[];
  /** Upper snake texts in the place of a code, with a prefix of their own. */
  readonly unknown: readonly string[];
  /** Every literal text of the file. */
  readonly texts: readonly string[];
}

function codesOf(path: string, text: string): Codes {
  const codes: { code: string; line: number }[] = [];
  const unknown: string[] = [];
  const texts: string[] = [];
  const inCode: { end: number }[] = [];
  walk(parseSource(path, text).program, (node) => {
    if (
      (node.type === "Property" || node.type === "TSPropertySignature") &&
      node.key.type === "Identifier" &&
      node.key.name === "code"
    ) {
      inCode.push({ end: node.end });
    }
    if (node.type !== "Literal" || typeof node.value !== "string") return undefined;
    const { value } = node;
    texts.push(value);
    const line = lineAt(text, node.start);
    if (BARE.has(value) || (SHAPE.test(value) && PREFIXES.has(value.split("_")[0] ?? ""))) {
      codes.push({ code: value, line });
    } else if (SHAPE.test(value) && inCode.some(({ end }) => node.start < end)) {
      unknown.push(`${path}:${line}: ${value}`);
    }
    return undefined;
  });
  return { codes, unknown, texts };
}
