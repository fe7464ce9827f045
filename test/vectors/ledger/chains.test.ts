import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { advanceBranch, computeIds } from "../../../src/consensus/advance.ts";
import { laneOf } from "../../../src/consensus/branch.ts";
import { validateBlock } from "../../../src/consensus/validation.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { computeDualCommitment } from "../../../src/ledger/dual-commitment.ts";
import {
  computeEpochHash,
  decodeEpochRecord,
  encodeEpochRecord,
  epochAlgorithm,
} from "../../../src/ledger/epoch-record.ts";
import { computeChainId, decodeGenesis, encodeGenesis } from "../../../src/ledger/genesis.ts";
import { encodeHeader } from "../../../src/ledger/header.ts";
import { computeCompactRoot } from "../../../src/merkle/compact-range.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { decodeGolden, goldenBranch, goldenGenesis, NO_PAST } from "../../support/golden-chain.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";

const hashes = PLAIN_HASHES;

for (const name of ["chain_a", "chain_b"]) {
  const chain = LEDGER_VECTORS[name];

  test(`${name}: genesis encodes to its bytes and gives the chain id`, () => {
    const genesis = decodeGenesis(bytesOf(chain.genesis));
    assert(genesis.ok);
    assert.equal(toHex(encodeGenesis(genesis.value)), chain.genesis);
    const chainId = computeChainId(
      requireHash(hashes, 0x12),
      requireHash(hashes, 0x16),
      bytesOf(chain.genesis),
    );
    assert.equal(toHex(chainId), chain.chain_id);
  });

  test(`${name}: every block is valid, with the golden ids, links and histories`, () => {
    let branch = goldenGenesis(name);
    for (const golden of chain.blocks) {
      const block = decodeGolden(branch, golden);
      assert.equal(toHex(encodeHeader(block.header)), golden.header);
      assert.deepEqual(
        validateBlock({ hashes, branch, header: block.header, body: block.body }),
        [],
      );
      for (const [code, id] of computeIds(
        hashes,
        branch,
        block,
        Object.keys(golden.ids).map(Number),
      )) {
        assert.equal(toHex(id), golden.ids[`0x${code.toString(16)}`] ?? golden.ids[code]);
      }
      for (const [code, roots] of Object.entries<{ body_root: string }>(golden.per_algorithm)) {
        assert.equal(toHex(block.body.root(Number(code))), roots.body_root, `body root ${code}`);
      }
      const advanced = advanceBranch(branch, block, NO_PAST);
      assert(advanced.ok, inspect(advanced));
      branch = advanced.value;
    }
  });
}

test("chain_a: the record of epoch 0 has the golden bytes and hash", () => {
  const { bytes, epoch_hash } = LEDGER_VECTORS.chain_a.epoch_record_0;
  const [epoch] = goldenGenesis("chain_a").facts.schedule;
  assert(epoch !== undefined);
  assert.equal(toHex(encodeEpochRecord(epoch.record)), bytes);
  assert(epoch.epochHash !== null);
  assert.equal(toHex(epoch.epochHash), epoch_hash);
});

test("chain_b: both records have their hashes, and retro ids and histories are golden", () => {
  const chain = LEDGER_VECTORS.chain_b;
  for (const row of chain.epoch_records) {
    const record = decodeEpochRecord(bytesOf(row.bytes));
    assert(record.ok);
    const hash = requireHash(hashes, epochAlgorithm(record.value));
    assert.equal(toHex(computeEpochHash(hash, record.value)), row.epoch_hash);
  }
  chain.retro_ids_0x16.forEach((retro: string, height: number) => {
    const after = goldenBranch("chain_b", height + 1);
    assert.equal(toHex(laneOf(after, 0x16).tip), retro, `retro id of block ${height}`);
  });
  for (const [code, roots] of Object.entries<Record<string, string>>(chain.history_roots)) {
    for (const [size, root] of Object.entries(roots)) {
      const { history } = laneOf(goldenBranch("chain_b", Number(size)), Number(code));
      const own = computeCompactRoot(requireHash(hashes, Number(code)), history);
      assert.equal(toHex(own), root, `history ${code} of ${size}`);
    }
  }
});

test("the dual commitment of chain_a is the golden pair over the header without it", () => {
  const golden = LEDGER_VECTORS.chain_a.blocks[1];
  const { header } = decodeGolden(goldenBranch("chain_a", 1), golden);
  assert(header.type === "v2" && header.dual !== null);
  assert.equal(toHex(encodeHeader({ ...header, dual: null })), golden.dual_preimage);
  const pair = computeDualCommitment(requireHash(hashes, 0x12), requireHash(hashes, 0x16), header);
  assert.deepEqual(pair.map(toHex), header.dual.map(toHex));
});
