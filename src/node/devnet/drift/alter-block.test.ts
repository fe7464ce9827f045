import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTestDevnet, playBlocks } from "../../../../test/support/devnet.ts";
import { digestFolder, temporaryFolder } from "../../../../test/support/temporary.ts";
import { resolveEpoch } from "../../../consensus/schedule.ts";
import { judgeStoredBlock } from "../../verify-block.ts";
import { alterBlock } from "./alter-block.ts";
import { DRIFT_KINDS, type DriftKind } from "./drift-kind.ts";
import { ServedBlocks } from "./served-blocks.ts";

const HEIGHT = 6;
const folder = temporaryFolder();
const { chain, ...residents } = makeTestDevnet(folder);
playBlocks({ chain, ...residents }, 8);
const served = new ServedBlocks();
const reader = served.over(chain.reader);

function alter(kind: DriftKind, height: number): boolean {
  const { chainId, facts } = chain.branch;
  const { record } = resolveEpoch(facts.schedule, height);
  const { hashes } = chain.reader.algorithms;
  const { raw } = chain.reader.store.blocks.block(height);
  const altered = alterBlock(raw, kind, { chainId, record, hashes });
  if (altered !== null) served.alter(height, altered);
  return altered !== null;
}

async function violationsAt(height: number): Promise<readonly string[]> {
  const { raw } = reader.store.blocks.block(height);
  const { rejection } = await judgeStoredBlock(reader, { height, raw }, { fold: false });
  if (rejection === null) return [];
  assert.equal(rejection.stage, "V", JSON.stringify(rejection));
  return rejection.violations.map(({ type }) => type);
}

for (const kind of Object.keys(DRIFT_KINDS) as DriftKind[]) {
  test(`a served block with an altered ${kind} is found by the check for it and by no other`, async () => {
    assert.deepEqual(await violationsAt(HEIGHT), []);
    const before = digestFolder(folder);
    assert.ok(alter(kind, HEIGHT));
    const found = await violationsAt(HEIGHT);
    assert.ok(found.includes(DRIFT_KINDS[kind]), found.join(" "));
    // A content under two roots breaks both of them.
    const own =
      kind === "statement"
        ? ["INVALID_MERKLE_ROOT", "INVALID_PQ_MERKLE_ROOT"]
        : [DRIFT_KINDS[kind]];
    assert.deepEqual(found, own);
    assert.equal(digestFolder(folder), before, "the store was touched");
    assert.deepEqual(served.restore(), [HEIGHT]);
    assert.deepEqual(await violationsAt(HEIGHT), []);
  });
}

test("ranges serve the altered block as well, and its neighbours as they are", () => {
  alter("statement", HEIGHT);
  const { blocks } = chain.reader.store;
  for (const { height, raw } of reader.store.blocks.blocks({ from: 4, to: 8 })) {
    const stored = blocks.block(height).raw;
    assert.equal(
      raw === stored || JSON.stringify(raw) === JSON.stringify(stored),
      height !== HEIGHT,
    );
  }
  const headers = [...reader.store.blocks.headers({ from: 4, to: 8 })];
  assert.deepEqual(
    headers.map(({ height }) => height),
    [4, 5, 6, 7, 8],
  );
  assert.equal(reader.store.tipHeight, chain.branch.height);
  served.restore();
  chain.close();
});
