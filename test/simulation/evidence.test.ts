import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import type { Evidence } from "../../src/ledger/evidence.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import { sealersAt } from "../../src/machine/sealer-table.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { weakCollision } from "../support/collisions.ts";
import { declare, fallbackNetwork, ledgerTopics, topicsOf } from "../support/fallback-network.ts";
import { literalEncode } from "../support/literal-codec.ts";
import { literalHash, literalTag } from "../support/literal-hash.ts";
import { replayAll } from "../support/replay-all.ts";
import { ATTESTORS, attestAnchor, targetOf } from "../support/test-acts.ts";
import {
  collision,
  equivocation,
  evidenceItem,
  evidencePayload,
  forgeSeal,
  type SealedIds,
} from "../support/test-evidence.ts";
import { POLICIES, SHORT_TIMING } from "../support/test-genesis.ts";
import { type TestKey, testKey } from "../support/test-keys.ts";
import { admitRaw, rawOf, TestNetwork } from "../support/test-network.ts";
import { transactionItem } from "../support/test-transactions.ts";

const [first, second, third] = ["a", "b", "c"].map((name) => testKey(1, `sealer ${name}`)) as [
  TestKey,
  TestKey,
  TestKey,
];
const reporter = testKey(2, "reporter");

function sealed(changed: Partial<ConstructorParameters<typeof TestNetwork>[0]> = {}): TestNetwork {
  return new TestNetwork({
    rule: 2,
    algs: { legacy: 0x12, pq: 0x16 },
    sealers: [first, second, third].map((key) => ({ key })),
    accounts: [{ keys: [reporter], amount: 10n ** 15n }],
    ...changed,
  });
}

/** Reports evidence by a transaction; the code of its receipt, null when it was accepted. */
function submit(network: TestNetwork, evidence: Evidence): string | null {
  const payload = evidencePayload(evidence);
  const item = transactionItem(network, { command: "submitEvidence", keys: [reporter], payload });
  const outcome = network.seal({ items: [item] }).outcomes.at(-1);
  assert(outcome?.status === "included", inspect(outcome));
  return outcome.rejection?.code ?? null;
}

/** Reports evidence as the engine does; the code of the refusal, null when it stands in the block. */
function report(network: TestNetwork, evidence: Evidence): string | null {
  const outcome = network.seal({ items: [evidenceItem(evidence)] }).outcomes.at(-1);
  if (outcome?.status === "included") return null;
  assert(outcome !== undefined && "rejection" in outcome.reason);
  assert.equal(outcome.reason.code, "REPLAY_EVIDENCE");
  return outcome.reason.rejection.code;
}

for (const [name, hand] of [
  ["a transaction", submit],
  ["the engine", report],
] as const) {
  test(`a collision reported by ${name} deprecates its algorithm at once, once`, () => {
    const network = sealed();
    assert.equal(hand(network, collision()), null);
    assert.deepEqual(topicsOf(network.tip), ["evidence.accepted", "algorithm.status"]);
    assert.deepEqual([...network.branch.facts.statuses], [[0x300000, "deprecated"]]);
    assert.equal(hand(network, collision()), "GOV_EVIDENCE_USED");
    // Another collision of an algorithm that is no longer active tells nothing new.
    assert.equal(hand(network, collision(1)), "GOV_EVIDENCE_INVALID");
    replayAll(network);
  });

  test(`an equivocation reported by ${name} takes the key out of the set from the next block but one`, () => {
    const network = sealed();
    const height = network.height + 1;
    assert.equal(hand(network, equivocation(network, first)), null);
    assert.deepEqual(topicsOf(network.tip), ["evidence.accepted"]);
    const size = (at: number) => sealersAt(network.chain, at).length;
    assert.deepEqual([height, height + 1, height + 2].map(size), [3, 3, 2]);
    assert.equal(hand(network, equivocation(network, first)), "GOV_EVIDENCE_USED");
    network.sealTo(height + 4);
    assert.equal(network.seals().length, 2, "the key seals no more");
    replayAll(network);
  });
}

test("each header commits to the set that may seal the next block", () => {
  const network = sealed();
  const height = network.height + 1;
  assert.equal(submit(network, equivocation(network, first)), null);
  network.sealTo(height + 3);
  const hashOf = (at: number) => {
    const { header } = network.at(at).block;
    assert(header.type === "v2");
    return toHex(header.lineages[0]?.sealersHash ?? new Uint8Array(0));
  };
  const literal = (keys: readonly TestKey[]) => {
    const rows = [...keys]
      .sort((left, right) => Buffer.compare(left.keyId, right.keyId))
      .map(({ keyId, account, suite, publicKey }) => [keyId, account, suite, publicKey, 1]);
    return toHex(literalHash(0x12, literalTag("sealers", 0x12), literalEncode(rows)));
  };
  const all = literal([first, second, third]);
  const rest = literal([second, third]);
  assert.deepEqual(
    [height - 1, height, height + 1, height + 2].map(hashOf),
    [all, all, rest, rest],
    "decided in block n, it holds from n + 2 on, which block n + 1 says",
  );
});

test("a seal of a key that has left is no part of a commit of its later heights", () => {
  const network = sealed();
  const height = network.height + 1;
  submit(network, equivocation(network, first));
  network.sealTo(height + 2);
  const keys = [first, second, third];
  const subject = network.branch.sealable[0];
  assert(subject?.height === height + 2);
  const honest = network.seals();
  assert.equal(honest.length, 2);
  const forged = forgeSeal(network, first, { height: subject.height, ids: subject.ids });
  const seals = [...honest, { keyId: first.keyId, signal: 0, signature: forged.signature }].sort(
    (left, right) => Buffer.compare(left.keyId, right.keyId),
  );
  assert.equal(seals.length, keys.length);
  const item = encodeStatement({ type: "commit", height: subject.height, seals });
  const [outcome] = network.seal({ items: [item], commit: false }).outcomes;
  assert(outcome?.status === "refused" && "detail" in outcome.reason);
  assert.match(outcome.reason.detail, /^stranger of key/);
});

test("the last key stays, whatever it has signed", () => {
  const network = sealed({ sealers: [{ key: first }] });
  assert.equal(submit(network, equivocation(network, first)), null);
  network.sealTo(network.height + 4);
  assert.equal(sealersAt(network.chain, network.height + 1).length, 1);
});

test("evidence of a collision that proves nothing", () => {
  const network = sealed();
  const [one, other] = weakCollision();
  const code = 0x300000;
  const judge = (evidence: Evidence) => submit(network, evidence);
  assert.equal(judge({ form: "collision", code, first: one, second: one }), "GOV_EVIDENCE_INVALID");
  const apart = { form: "collision", code: 0x12, first: one, second: other } as const;
  assert.equal(judge(apart), "GOV_EVIDENCE_INVALID");
  assert.equal(judge({ ...apart, code: 0x77 }), "GOV_EVIDENCE_INVALID");
});

test("evidence of an equivocation that proves nothing", () => {
  const network = sealed();
  const ids: SealedIds = [
    [0x12, new Uint8Array(32)],
    [0x16, new Uint8Array(32)],
  ];
  const outsider = testKey(1, "outsider");
  const judge = (changed: Parameters<typeof equivocation>[2]) =>
    submit(network, equivocation(network, first, changed));
  const same = forgeSeal(network, first).message;
  assert.ok(same.length > 0);
  assert.equal(judge({ second: { ids: [[0x12, new Uint8Array(32)]] } }), "GOV_EVIDENCE_INVALID");
  assert.equal(judge({ second: { height: 8 } }), "GOV_EVIDENCE_INVALID", "two heights");
  assert.equal(judge({ second: { chainId: new Uint8Array(64) } }), "GOV_EVIDENCE_INVALID");
  assert.equal(judge({ second: { keyId: second.keyId } }), "GOV_EVIDENCE_INVALID");
  assert.equal(judge({ second: { signedBy: second } }), "GOV_SIGNATURE_INVALID");
  assert.equal(judge({ first: { signedBy: second } }), "GOV_SIGNATURE_INVALID");
  assert.equal(submit(network, equivocation(network, outsider)), "GOV_EVIDENCE_INVALID");
  const reordered = { first: { ids }, second: { ids: [...ids].reverse() } };
  assert.equal(
    judge(reordered),
    "GOV_EVIDENCE_INVALID",
    "one set of ids in two orders is one block",
  );
  assert.equal(sealersAt(network.chain, network.height + 2).length, 3);
});

test("evidence that does not decode", () => {
  const network = sealed();
  const judge = (payload: Uint8Array) => {
    const item = transactionItem(network, { command: "submitEvidence", keys: [reporter], payload });
    const outcome = network.seal({ items: [item] }).outcomes.at(-1);
    assert(outcome?.status === "included");
    return outcome.rejection?.code;
  };
  assert.equal(judge(new Uint8Array([0x80])), "GOV_FIELD_INVALID");
  assert.equal(judge(literalEncode([9, new Uint8Array(1)])), "GOV_EVIDENCE_INVALID");
  for (const form of [1, 2, 3]) {
    assert.equal(
      judge(literalEncode([form, new Uint8Array(1)])),
      "GOV_EVIDENCE_INVALID",
      `${form}`,
    );
  }
  const truncated = { ...equivocation(network, first) } as Evidence & { form: "equivocation" };
  const bare = { ...truncated, first: { ...truncated.first, message: new Uint8Array(5) } };
  assert.equal(submit(network, bare), "GOV_EVIDENCE_INVALID");
  const tagged = { ...truncated.first, message: literalTag("seal", 1) };
  assert.equal(submit(network, { ...truncated, first: tagged }), "GOV_EVIDENCE_INVALID");
});

test("evidence is used once, also where the algorithm that names it has changed since", () => {
  const network = sealed({
    plan: [
      {
        start: 6,
        rule: 2,
        algs: { legacy: 0x12, pq: 0x14 },
        policy: POLICIES[2],
        timing: SHORT_TIMING,
      },
    ],
  });
  const evidence = equivocation(network, first);
  assert.equal(submit(network, evidence), null);
  network.sealTo(6);
  assert.equal(network.branch.facts.schedule.at(-1)?.record.algs.pq, 0x14);
  assert.equal(submit(network, evidence), "GOV_EVIDENCE_USED");
});

test("a block has room for its evidence and for what the evidence brings about", () => {
  const network = sealed({ limits: { countMax: 64 } });
  const items = Array.from({ length: 60 }, (_, height) => {
    const at = { height };
    return evidenceItem(equivocation(network, first, { first: at, second: at }));
  });
  const candidate = network.seal({ items });
  const { statements } = candidate.block.body;
  assert.ok(statements.length <= 64, `${statements.length} statements`);
  const refused = candidate.outcomes.filter((outcome) => outcome.status === "refused");
  assert.ok(refused.length > 0);
  for (const { reason } of refused) {
    assert("rejection" in reason);
    assert.equal(reason.rejection.code, "GOV_BLOCK_FULL");
  }
  assert.ok(admitRaw(network.chain.branchAt(0), rawOf(candidate)));
  replayAll(network);
});

test("transactions of evidence leave room for the events of all of them", () => {
  const network = sealed({ limits: { countMax: 128 } });
  const sequence = network.sequenceOf(reporter.account);
  const items = Array.from({ length: 60 }, (_, height) => {
    const at = { height };
    const payload = evidencePayload(equivocation(network, first, { first: at, second: at }));
    const body = { sequence: sequence + height };
    return transactionItem(network, { command: "submitEvidence", keys: [reporter], payload, body });
  });
  const candidate = network.seal({ items });
  assert.ok(candidate.block.body.count <= 128, `${candidate.block.body.count} statements`);
  replayAll(network);
});

test("the signatures inside evidence count towards the budget of a block", () => {
  // ML-DSA-65 costs 2 units; an equivocation has two signatures, counted at the dearest rate of 3.
  const cost = (sigCostMax: number) => {
    const network = sealed({ limits: { sigCostMax } });
    const payload = evidencePayload(equivocation(network, first));
    const item = transactionItem(network, { command: "submitEvidence", keys: [reporter], payload });
    const outcome = network.seal({ items: [item], commit: false }).outcomes.at(-1);
    return outcome?.status === "included" ? null : outcome;
  };
  assert.equal(cost(8), null);
  const refused = cost(7);
  assert(refused?.reason !== undefined && "rejection" in refused.reason);
  assert.equal(refused.reason.rejection.code, "GOV_BLOCK_COST");
});

/** Two attested histories of one size under the PQ code, of which one is false. */
function divergence(
  network: TestNetwork,
  size: number,
  changed: { readonly root?: Uint8Array; readonly signers?: typeof ATTESTORS } = {},
): Evidence {
  const root = changed.root ?? new Uint8Array(32).fill(9);
  const attested = attestAnchor(network, 0x12, size);
  const forged = attestAnchor(network, 0x12, size, { ...changed, root });
  return { form: "anchor", code: 0x12, size, first: attested, second: forged };
}

/** v3-pq-only with a pending fallback that rests on the history of 5 blocks under SHA-256; it starts at 20. */
function resting(start: number): TestNetwork {
  const network = fallbackNetwork({
    rule: 5,
    algs: { legacy: null, pq: 0x16 },
    accounts: [
      ...ATTESTORS.map((key) => ({ keys: [key], amount: 1n })),
      ...["0", "1", "2", "3", "4", "5", "6"].map((name) => ({
        keys: [testKey(2, `emergency ${name}`)],
        amount: 1n,
      })),
      { keys: [testKey(2, "carrier")], amount: 10n ** 15n },
      { keys: [reporter], amount: 10n ** 15n },
    ],
  });
  network.sealTo(5);
  const attested = attestAnchor(network, 0x12, 5);
  const [[, historyRoot] = []] = attested.digests.historyRoots;
  assert(historyRoot !== undefined);
  const target = targetOf(3, { legacy: 0x12, pq: 0x16 }, { code: 0x12, size: 5, historyRoot });
  declare(network, target, { payload: { attested }, declaration: { start } });
  return network;
}

test("two attested histories bar the pending record that rests on their code", () => {
  const network = resting(20);
  assert.equal(submit(network, divergence(network, 5)), null);
  assert.deepEqual(ledgerTopics(network.tip), ["evidence.accepted", "epoch.cancelled"]);
  assert.equal(network.branch.facts.schedule.length, 1);
  assert.equal(network.branch.facts.openFallback, null);
  replayAll(network);
});

test("inside the freeze nothing changes, and a record that rests on another code stays", () => {
  const frozen = resting(9);
  assert.equal(frozen.height, 6);
  assert.equal(submit(frozen, divergence(frozen, 5)), null);
  assert.deepEqual(ledgerTopics(frozen.tip), ["evidence.accepted"]);
  assert.equal(frozen.branch.facts.schedule.length, 2);
  const other = resting(20);
  const attested = attestAnchor(other, 0x16, 5);
  const forged = attestAnchor(other, 0x16, 5, { root: new Uint8Array(32) });
  const evidence = {
    form: "anchor",
    code: 0x16,
    size: 5,
    first: attested,
    second: forged,
  } as const;
  assert.equal(submit(other, evidence), null);
  assert.deepEqual(ledgerTopics(other.tip), ["evidence.accepted"]);
});

test("evidence of a divergence that proves nothing", () => {
  const network = resting(30);
  const judge = (evidence: Evidence) => submit(network, evidence);
  const good = divergence(network, 5);
  assert(good.form === "anchor");
  assert.equal(judge({ ...good, second: good.first }), "GOV_EVIDENCE_INVALID", "one root");
  assert.equal(judge({ ...good, size: 4 }), "GOV_EVIDENCE_INVALID", "another size");
  assert.equal(judge({ ...good, code: 0x16 }), "GOV_EVIDENCE_INVALID", "another code");
  const boundary = attestAnchor(network, 0x12, 5, { milestone: "boundary" });
  assert.equal(judge({ ...good, first: boundary }), "GOV_EVIDENCE_INVALID", "another milestone");
  const four = divergence(network, 5, { signers: ATTESTORS.slice(0, 4) });
  assert.equal(judge(four), "GOV_COUNCIL_QUORUM");
  const signed = { ...good.second, digests: good.first.digests };
  const swapped = { ...good.first, signatures: signed.signatures };
  assert.equal(judge({ ...good, first: swapped }), "GOV_SIGNATURE_INVALID");
});
