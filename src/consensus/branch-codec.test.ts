import assert from "node:assert/strict";
import { test } from "node:test";
import { declare, fallbackNetwork } from "../../test/support/fallback-network.ts";
import { makeLongChain } from "../../test/support/long-chain.ts";
import { targetOf } from "../../test/support/test-acts.ts";
import { collision, evidenceItem } from "../../test/support/test-evidence.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { TestNetwork } from "../../test/support/test-network.ts";
import { decodeBranch, encodeBranch } from "./branch-codec.ts";

function restored(network: TestNetwork) {
  return decodeBranch(encodeBranch(network.branch), network.genesisBranch());
}

test("a branch comes back as it was, from before block 0 to every block of a long chain", () => {
  const network = makeLongChain();
  const genesis = network.genesisBranch();
  assert.deepEqual(decodeBranch(encodeBranch(genesis), genesis), genesis);
  for (const { branch } of network.chain.kept) {
    assert.deepEqual(decodeBranch(encodeBranch(branch), genesis), branch);
  }
});

test("missed lineages, statuses, attested boundaries and an open fallback are kept", () => {
  const bare = new TestNetwork({ rule: 2, algs: { legacy: 0x12, pq: 0x16 } });
  bare.sealTo(4, { carryPq: false });
  const { missed } = restored(bare);
  assert.deepEqual([missed?.height, missed?.previous?.height], [4, 3]);
  const sealer = testKey(1, "codec sealer");
  const broken = new TestNetwork({
    rule: 1,
    algs: { legacy: 0x12, pq: null },
    sealers: [{ key: sealer }],
  });
  broken.seal({ items: [evidenceItem(collision())] });
  assert.deepEqual([...restored(broken).facts.statuses], [[0x300000, "deprecated"]]);
  const network = fallbackNetwork({ rule: 4, algs: { legacy: 0x12, pq: 0x16 } });
  declare(network, targetOf(3, { legacy: 0x12, pq: 0x16 }));
  assert.deepEqual(restored(network), network.branch);
  const facts = { ...network.branch.facts, attestedBoundaries: new Set([0, 1]) };
  const attested = { ...network.branch, facts };
  assert.deepEqual(decodeBranch(encodeBranch(attested), network.genesisBranch()), attested);
});

test("bytes that are no branch are a defect of the store", () => {
  const network = new TestNetwork({ rule: 1, algs: { legacy: 0x12, pq: null } });
  const bytes = encodeBranch(network.branch);
  assert.throws(() => decodeBranch(bytes.subarray(1), network.genesisBranch()), /does not decode/);
});
