import assert from "node:assert/strict";
import { test } from "node:test";
import { PLAIN_HASHES } from "../../test/support/plain-hashes.ts";
import { buildProofChain, CONTENTS } from "../../test/support/proof-scene.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { NodeSource } from "../merkle/node-source.ts";
import { assertDefined } from "../primitives/assert.ts";
import { decodeStatementProof, encodeStatementProof } from "./statement-proof.ts";
import {
  buildStatementProof,
  historyNodes,
  type ProofRequest,
  type ProofSource,
} from "./statement-proof-build.ts";

const chain = buildProofChain();
const hash = requireHash(PLAIN_HASHES, 0x16);
const hidAt = (height: number) => assertDefined(chain.at(height).hids.get(0x16), "hid");
const source: ProofSource = {
  block(height) {
    const block = chain.blocks[height];
    return block && { header: block.headerBytes, statements: block.statements };
  },
  history: historyNodes(hash, hidAt),
};
const REQUEST: ProofRequest = { height: 1, index: 1, content: 2, end: 6, commit: null };

function build(request: Partial<ProofRequest>, from: Partial<ProofSource> = {}) {
  return buildStatementProof(hash, { ...source, ...from }, { ...REQUEST, ...request });
}

function codeOf(...of: Parameters<typeof build>): string {
  const built = build(...of);
  return built.ok ? "built" : built.error.code;
}

test("a proof from ids equals the one from stored nodes and survives its encoding", () => {
  const stored = assertDefined(chain.histories.get(0x16), "history");
  const fromIds = build({});
  assert(fromIds.ok);
  assert.deepEqual(build({}, { history: stored }), fromIds);
  assert.deepEqual(decodeStatementProof(encodeStatementProof(fromIds.value)), fromIds);
});

test("what cannot be proven is refused with its own code", () => {
  assert.equal(codeOf({}), "built");
  assert.equal(codeOf({ height: 9, end: 9 }), "PROOF_BLOCK_UNKNOWN");
  assert.equal(codeOf({ end: 9 }), "PROOF_BLOCK_UNKNOWN");
  assert.equal(codeOf({ end: 0 }), "PROOF_END_BELOW");
  assert.equal(codeOf({ index: 3 }), "PROOF_INDEX");
  assert.equal(codeOf({ content: CONTENTS.length }), "PROOF_INDEX");
  assert.equal(codeOf({ content: CONTENTS.length - 1 }), "built");
  assert.equal(codeOf({ index: 0 }), "PROOF_NOT_FOLDED");
  assert.equal(codeOf({ height: 2, index: 0, content: null }), "PROOF_INDEX");
  // A v1 header carries no history and no second code.
  assert.equal(codeOf({ height: 1, end: 2 }), "PROOF_LINEAGE");
  assert.equal(codeOf({ height: 1, end: 1 }), "PROOF_BODY_ROOT");
});

test("a store that contradicts itself makes no proof", () => {
  const { block } = source;
  const damaged = (height: number) => {
    const raw = block(height);
    if (raw === undefined || height !== 1) return raw;
    const [first, ...rest] = raw.statements;
    const altered = Uint8Array.from(assertDefined(first, "statement"));
    altered[altered.length - 1] = 0x21;
    return { ...raw, statements: [altered, ...rest] };
  };
  assert.equal(codeOf({}, { block: damaged }), "PROOF_HISTORY");
  const cut = (height: number) => {
    const raw = block(height);
    return raw && { ...raw, statements: raw.statements.map((bytes) => bytes.subarray(1)) };
  };
  assert.equal(codeOf({}, { block: cut }), "PROOF_MALFORMED");
  const empty: NodeSource = { read: () => new Uint8Array(32) };
  assert.equal(codeOf({}, { history: empty }), "PROOF_HISTORY");
});
