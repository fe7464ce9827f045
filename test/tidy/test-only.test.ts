import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { parseSync } from "oxc-parser";
import { lineAt } from "../architecture/source-file.ts";
import { shippedFiles } from "./code-files.ts";

/**
 * Exports that only tests reach, each with the reason why it may ship, as `file: name`. `knip --production` finds every
 * other one. A row here needs the tag `@internal` at the export, and each tag needs a row.
 */
const TEST_ONLY: Readonly<Record<string, string>> = {
  "src/crypto/webauthn-key.ts: encodeWebauthnKey":
    "a passkey is registered in a browser; the program only reads one",
  "src/crypto/webauthn-key.ts: encodeWebauthnBlob":
    "a passkey signs in a browser; the program only verifies",
  "src/ledger/ledger-topics.ts: decodeFallbackReference":
    "the other half of the encoding; events of a fallback are read by what follows a chain",
};

test("what ships for tests alone is listed with its reason", () => {
  const tagged: string[] = [];
  for (const [path, text] of shippedFiles()) tagged.push(...internalExports(path, text));
  assert.deepEqual(tagged.sort(), Object.keys(TEST_ONLY).sort());
  for (const [name, reason] of Object.entries(TEST_ONLY)) assert.notEqual(reason, "", name);
});

test("no row outlives its reason: nothing that ships reaches what only tests may", () => {
  const shipped = [...shippedFiles()];
  for (const row of Object.keys(TEST_ONLY)) {
    const [path = "", name = ""] = row.split(": ");
    const uses = shipped.filter(([, text]) => importsName(text, name, basename(path)));
    assert.deepEqual(
      uses.map(([other]) => other),
      [],
      `${row} is in use: take away its row and its tag`,
    );
  }
});

test("an import is told from a word", () => {
  const source =
    'import { count, type Sum } from "../a/sum.ts";\nfunction total() { return sum; }\n';
  assert(importsName(source, "count", "sum.ts"));
  assert(importsName(source, "Sum", "sum.ts"));
  assert(!importsName(source, "count", "a-sum.ts"));
  assert(!importsName(source, "sum", "sum.ts"));
  assert(!importsName(source, "total", "sum.ts"));
});

test("a tag is found with the name that follows it", () => {
  const source = [
    "/** Sums. @internal */",
    "export function sum() {}",
    "/**",
    " * Counts.",
    " * @internal",
    " */",
    "export const count = 1;",
    "/** Plain. */",
    "export const plain = 1;",
    "const text = '@internal';",
  ].join("\n");
  assert.deepEqual(internalExports("src/a.ts", source), ["src/a.ts: sum", "src/a.ts: count"]);
});

function internalExports(path: string, text: string): readonly string[] {
  return parseSync(path, text)
    .comments.filter(({ value }) => /@internal\b/.test(value))
    .map(({ end }) => {
      const match = /^\s*export (?:declare |abstract |async )*\w+\*? (\w+)/.exec(text.slice(end));
      return `${path}: ${match?.[1] ?? `line ${lineAt(text, end)}`}`;
    });
}

/** True iff a file imports the name from a file so called; another file's name may be the same word. */
function importsName(text: string, name: string, file: string): boolean {
  const imports = text.matchAll(/import (?:type )?\{([^}]*)\} from "([^"]*)"/g);
  return [...imports].some(([, names = "", from = ""]) => {
    return from.endsWith(`/${file}`) && new RegExp(`\\b${name}\\b`).test(names);
  });
}
