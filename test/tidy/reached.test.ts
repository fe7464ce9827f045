import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS } from "../../src/governance/event-table.ts";
import { REJECTION_CODES } from "../../src/governance/rejection.ts";
import { RPC_ERROR_TABLE } from "../../src/rpc/rpc-error-table.ts";
import { parseSource, walk } from "../architecture/source-file.ts";
import { codeFiles } from "./code-files.ts";

/** Tests that list names of codes or events without bringing one about. */
const LISTINGS = new Set([
  "src/governance/event-table.test.ts",
  "src/governance/rejection.test.ts",
  "src/governance/state-table.test.ts",
  "test/integration/http-errors.test.ts",
  "test/tidy/error-codes.test.ts",
  "test/tidy/governance-pages.test.ts",
  "test/tidy/reached.test.ts",
]);

test("every code of a refusal is one that a test asks for", () => {
  const named = namesInTests();
  const missing = Object.keys(REJECTION_CODES).filter((code) => !named.has(code));
  assert.deepEqual(missing, []);
});

test("every event is one that a test looks for, by its name or by its topic", () => {
  const named = namesInTests();
  const missing = EVENTS.filter(({ name, topic }) => !named.has(name) && !named.has(topic));
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  );
});

test("every error of the interface is one that a test asks for", () => {
  const named = namesInTests();
  const missing = RPC_ERROR_TABLE.filter(({ name }) => !named.has(name));
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  );
});

test("names are found as literal texts and nowhere else", () => {
  const source =
    'import "./GOV_A.ts";\n// "GOV_B"\nassert.equal(code, "GOV_C");\nconst x = { GOV_D: 1 };';
  assert.deepEqual([...literalsOf("a.test.ts", source)], ["GOV_C"]);
});

/** Literal texts of all tests and of what they share, but for those that only list names. */
function namesInTests(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [path, text] of codeFiles()) {
    if (LISTINGS.has(path)) continue;
    if (!path.endsWith(".test.ts") && !path.startsWith("test/support/")) continue;
    for (const literal of literalsOf(path, text)) names.add(literal);
  }
  return names;
}

function literalsOf(path: string, text: string): ReadonlySet<string> {
  const literals = new Set<string>();
  walk(parseSource(path, text).program, (node) => {
    if (node.type === "ImportDeclaration") return false;
    if (node.type === "Literal" && typeof node.value === "string") literals.add(node.value);
    return undefined;
  });
  return literals;
}
