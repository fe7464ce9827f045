import assert from "node:assert/strict";
import { test } from "node:test";
import type { Branch } from "../../../src/consensus/branch.ts";
import { scheduled } from "../../../src/consensus/fallback.ts";
import { validateBlock } from "../../../src/consensus/validation.ts";
import { VIOLATIONS } from "../../../src/consensus/violations.ts";
import { decodeEpochRecord } from "../../../src/ledger/epoch-record.ts";
import { decodeGolden, goldenBranch, goldenGenesis } from "../../support/golden-chain.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";

const hashes = PLAIN_HASHES;

interface MutationRow {
  readonly name: string;
  readonly base: string;
  readonly header: string;
  readonly body?: readonly string[];
  readonly expected: readonly (readonly [number, string])[];
}

/** The branch under a row's block and the body that the block has unless the row says otherwise. */
function baseOf(base: string): { readonly branch: Branch; readonly body: readonly string[] } {
  const [name = "", place = ""] = base.split("/");
  if (name !== "shapes") {
    const body = LEDGER_VECTORS[name].blocks[Number(place)].body;
    return { branch: goldenBranch(name, Number(place)), body };
  }
  // A shape is block 0 of chain_a's document, sealed as if its record had another rule.
  const shape = LEDGER_VECTORS.shapes[Number(place)];
  const record = decodeEpochRecord(bytesOf(shape.epoch_record));
  assert(record.ok);
  const genesis = goldenGenesis("chain_a");
  const schedule = [scheduled(record.value, { hashes })];
  return { branch: { ...genesis, facts: { ...genesis.facts, schedule } }, body: shape.body };
}

function judge(row: { base: string; header: string; body?: readonly string[] }) {
  const { branch, body } = baseOf(row.base);
  const block = decodeGolden(branch, { header: row.header, body: row.body ?? body });
  return validateBlock({ hashes, branch, header: block.header, body: block.body });
}

for (const row of LEDGER_VECTORS.mutations.rows as readonly MutationRow[]) {
  test(`mutation: ${row.name} (${row.base})`, () => {
    const found = judge(row).map((violation) => [violation.number, violation.subCode]);
    assert.deepEqual(found, row.expected);
  });
}

test("the shapes of v2-pq-primary and v3-pq-only are valid", () => {
  LEDGER_VECTORS.shapes.forEach(
    (shape: { header: string; rule_version: string }, index: number) => {
      assert.deepEqual(
        judge({ base: `shapes/${index}`, header: shape.header }),
        [],
        shape.rule_version,
      );
    },
  );
});

test("each of the eleven violations is raised alone by some row", () => {
  const alone = new Set<number>();
  for (const { expected } of LEDGER_VECTORS.mutations.rows as readonly MutationRow[]) {
    const numbers = new Set(expected.map(([number]) => number));
    if (numbers.size === 1) for (const number of numbers) alone.add(number);
  }
  assert.deepEqual(
    [...alone].sort((a, b) => a - b),
    Object.keys(VIOLATIONS).map(Number),
  );
});
