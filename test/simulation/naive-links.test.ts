import assert from "node:assert/strict";
import { test } from "node:test";
import { withItem, withLineage } from "../support/header-mutations.ts";
import { type LiteralBlock, literalBlock } from "../support/literal-chain.ts";
import { type Item, literalEncode } from "../support/literal-codec.ts";
import { literalHash, literalRoot, literalTag } from "../support/literal-hash.ts";
import { literalAt } from "../support/literal-network.ts";
import { forged, ground, judged, linesOf, literal, same } from "../support/naive-ground.ts";

/*
 * Faults of a naive design that concern links between blocks. The long chain has v2-dual-optional from 6 (blocks 6,
 * 7, 14 and 15 without the PQ lineage), v2-dual-required from 16, v2-pq-primary from 22 and v3-pq-only from 28 on.
 */

const L = 0x12;
const P = 0x16;
const [LEGACY, PQ] = [0, 1];

function parentOf(height: number): LiteralBlock {
  return literalAt(literal, height - 1);
}

function idUnder(code: number, block: LiteralBlock): Uint8Array {
  return literalHash(code, literalTag("block", code), block.headerBytes);
}

test("N5: the legacy link stays under the legacy code after the cut-over", () => {
  const height = 25;
  const byEpochAlgorithm = idUnder(P, parentOf(height));
  const block = forged(height, (header) => withLineage(header, 1, 1, byEpochAlgorithm));
  const naive = same(linesOf(block.header)[1]?.[1], byEpochAlgorithm);
  assert.equal(
    naive,
    true,
    "the control links with the algorithm of the epoch: the legacy chain ends",
  );
  assert.deepEqual(judged(height, block), ["3 prev"]);
});

test("N6: the PQ link is checked inside an epoch and after a block without PQ", () => {
  const naive = (height: number, block: LiteralBlock) => {
    const isBoundary = height === 6 || height === 16;
    const parent = parentOf(height).header;
    const carried = parent[0] === 2 && linesOf(parent).length > 1;
    if (!isBoundary || !carried) return true;
    return same(linesOf(block.header)[PQ]?.[1], idUnder(P, parentOf(height)));
  };
  for (const height of [8, 18, 16]) {
    const block = forged(height, (header) => withLineage(header, PQ, 1, new Uint8Array(32)));
    assert.equal(naive(height, block), true, `the control skips the link of block ${height}`);
    assert.deepEqual(judged(height, block), ["4 prev"]);
  }
});

test("N7: at the cut-over each root is checked with its own algorithm", () => {
  const height = 6 + 2;
  const { statements } = literalAt(literal, height);
  const legacyRoot = literal.bodyRoot(L, statements);
  const block = forged(height, (header) => withLineage(header, PQ, 2, legacyRoot));
  const naive = linesOf(block.header).every((line) => same(line[2], legacyRoot));
  assert.equal(naive, true, "the control computes both with the algorithm that was");
  assert.deepEqual(judged(height, block), ["2 root"]);
});

test("N8: an id covers the PQ fields", () => {
  const height = 18;
  const honest = literalAt(literal, height);
  const swapped = forged(height, (header) => withLineage(header, PQ, 3, new Uint8Array(32)));
  const naiveId = (header: readonly Item[]) =>
    literalHash(L, literalEncode([header[2] as Item, linesOf(header)[LEGACY] as Item]));
  assert.deepEqual(naiveId(honest.header), naiveId(swapped.header), "the control sees one block");
  assert.notDeepEqual(idUnder(L, honest), idUnder(L, swapped));
  assert.notDeepEqual(idUnder(P, honest), idUnder(P, swapped));
});

test("N9: a stripped block is not fine for having no dual commitment", () => {
  const height = 18;
  const stripped = forged(height, (header) =>
    withItem(withItem(header, 9, [linesOf(header)[LEGACY] as Item]), 10, null),
  );
  const naive = stripped.header[10] === null || "compare the digests";
  assert.equal(naive, true, "the control checks what it finds");
  assert.deepEqual(judged(height, stripped), ["6 dual", "6 lineage"]);
});

/** Two headers that differ in their proposer and have one id under the broken hash. */
function weakTwins(): readonly [LiteralBlock, LiteralBlock] {
  const { header, statements } = literalAt(literal, 3);
  const seen = new Map<string, LiteralBlock>();
  for (let i = 0; ; i++) {
    const proposer = new Uint8Array(32);
    new DataView(proposer.buffer).setUint32(0, i);
    const block = literalBlock(literalEncode(withItem(header, 4, proposer)), statements);
    const id = Buffer.from(idUnder(0x300000, block)).toString("hex");
    const twin = seen.get(id);
    if (twin !== undefined) return [twin, block];
    seen.set(id, block);
  }
}

test("N10: a PQ link is over the block, not over its legacy hash", () => {
  const [one, other] = weakTwins();
  const legacyId = idUnder(0x300000, one);
  assert.deepEqual(legacyId, idUnder(0x300000, other), "a collision of the legacy algorithm");
  const naiveLink = (block: LiteralBlock) => literalHash(P, idUnder(0x300000, block));
  const naiveCopy = (block: LiteralBlock) => idUnder(0x300000, block);
  assert.deepEqual(naiveLink(one), naiveLink(other), "the control's PQ link falls with it");
  assert.deepEqual(naiveCopy(one), naiveCopy(other));
  assert.notDeepEqual(idUnder(P, one), idUnder(P, other));
  const height = 18;
  const copied = forged(height, (header) =>
    withLineage(header, PQ, 1, linesOf(header)[0]?.[1] as Item),
  );
  assert.deepEqual(judged(height, copied), ["4 prev"]);
});

test("N17: a segment is validated with its first link", () => {
  const from = 17;
  const blocks = [17, 18, 19].map((height) => literalAt(literal, height));
  const forgedFirst = forged(from, (header) =>
    withLineage(withLineage(header, LEGACY, 1, new Uint8Array(32)), PQ, 1, new Uint8Array(32)),
  );
  const segment = [forgedFirst, ...blocks.slice(1)];
  const naive = segment.slice(2).every((block, index) => {
    const before = segment[index + 1];
    return before !== undefined && same(linesOf(block.header)[PQ]?.[1], idUnder(P, before));
  });
  assert.equal(naive, true, "the control compares neighbours inside the segment");
  assert.deepEqual(judged(from, forgedFirst), ["3 prev", "4 prev"]);
});

test("N21: an anchor over old digests binds nothing once they fall", () => {
  const [one, other] = weakTwins();
  const naiveAnchor = (block: LiteralBlock) => literalRoot("hist", P, [idUnder(0x300000, block)]);
  assert.deepEqual(naiveAnchor(one), naiveAnchor(other), "the control anchors the broken ids");
  const retro = ({ headerBytes, statements }: LiteralBlock) => {
    const content = [headerBytes, statements.length, literal.bodyRoot(P, statements)];
    return literalHash(P, literalTag("retro", P), literalEncode(content));
  };
  assert.notDeepEqual(retro(one), retro(other));
  // Block 3 is of v1-legacy: what stands for it in every later PQ history is its retro id.
  assert.deepEqual(retro(literalAt(literal, 3)), literal.hid(P, 3));
  const lane = ground.chain.branchAt(3).lanes.get(P);
  assert.deepEqual(lane?.tip, literal.hid(P, 3));
});

test("N22: an old block is judged by the domain bytes of its own algorithm", () => {
  const naiveTag = literalTag("block", P);
  for (const height of [1, 2, 3]) {
    const linked = literalAt(literal, height + 1).header[6];
    const naive = literalHash(L, naiveTag, literalAt(literal, height).headerBytes);
    assert.equal(
      same(naive, linked),
      false,
      "the control fails every old block after the migration",
    );
    assert.deepEqual(judged(height, literalAt(literal, height)), []);
  }
});
