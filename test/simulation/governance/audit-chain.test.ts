import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { encode } from "../../../src/codec/canonical.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { readAuditHead } from "../../../src/governance/audit.ts";
import type { AuditEntry } from "../../../src/governance/audit-entry.ts";
import type { CommandName } from "../../../src/governance/command.ts";
import { commandHandler } from "../../../src/governance/handler-table.ts";
import { verifyAudit } from "../../../src/governance/verify-audit.ts";
import { readClock } from "../../../src/machine/clock.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import { equalBytes } from "../../../src/primitives/bytes.ts";
import { literalDecode, literalEncode } from "../../support/literal-codec.ts";
import { literalHash, literalTag } from "../../support/literal-hash.ts";
import { replayAll } from "../../support/replay-all.ts";
import { TEST_HASHES } from "../../support/test-algorithms.ts";
import { POLICIES, SHORT_TIMING } from "../../support/test-genesis.ts";
import { testKey } from "../../support/test-keys.ts";
import { TestNetwork } from "../../support/test-network.ts";
import { transactionItem } from "../../support/test-transactions.ts";

const alice = testKey(1, "alice");
const bob = testKey(2, "bob");
const SHA2 = 0x12;
const SHA3 = 0x16;

function network(): TestNetwork {
  return new TestNetwork({
    rule: 2,
    algs: { legacy: SHA2, pq: SHA3 },
    accounts: [
      { keys: [alice], amount: 10n ** 12n },
      { keys: [bob], amount: 10n ** 12n },
    ],
  });
}

/** A block in which an account gives one command. */
function give(chain: TestNetwork, key: typeof alice, command: CommandName, payload: unknown) {
  const handler = assertDefined(commandHandler(command), `no handler of ${command}`);
  const bytes = encode(handler.payload, payload);
  const item = transactionItem(chain, { command, keys: [key], payload: bytes });
  const { outcomes } = chain.seal({ items: [item] });
  const [outcome] = outcomes;
  assert(outcome?.status === "included", inspect(outcome));
  return outcome.rejection?.code ?? null;
}

/** A chain with facts of commands, of failed commands, of the begin of a block, and blocks without any. */
function busyChain(): { readonly chain: TestNetwork; readonly trail: readonly AuditEntry[] } {
  const chain = network();
  const profile = { acceptsDelegation: true, acceptsForwarded: false };
  assert.equal(give(chain, bob, "setDelegateProfile", profile), null);
  chain.seal();
  assert.equal(give(chain, alice, "bond", { amount: 5_000_000n }), null);
  const delegation = {
    scopes: ["community"],
    shares: [{ delegate: bob.account, bp: 10_000 }],
    forward: false,
    expiresAt: readClock(chain.machine.state) + 40,
  };
  assert.equal(give(chain, alice, "setDelegation", delegation), null);
  // Refused: a receipt, and no fact.
  const forward = { ...delegation, forward: true };
  assert.equal(give(chain, alice, "setDelegation", forward), "GOV_DELEGATE_REFUSES");
  chain.seal({ timeMs: chain.tip.block.header.timeMs + 60_000 });
  const trail = chain.chain.kept.flatMap(({ audit }) => audit);
  return { chain, trail };
}

test("every fact of a chain is an entry, by the account and command that brought it about", () => {
  const { trail } = busyChain();
  const shown = trail.map(({ eventType, actor, action, txId }) => ({
    eventType,
    by: actor === null ? "system" : equalBytes(actor, alice.account) ? "alice" : "bob",
    action,
    signed: txId !== null,
  }));
  assert.deepEqual(shown, [
    { eventType: "delegate_profile_set", by: "bob", action: "setDelegateProfile", signed: true },
    { eventType: "bonded", by: "alice", action: "bond", signed: true },
    { eventType: "delegation_set", by: "alice", action: "setDelegation", signed: true },
    { eventType: "delegation_expired", by: "system", action: "begin", signed: false },
  ]);
});

test("the trail of a chain verifies against its state and its blocks", () => {
  const { chain, trail } = busyChain();
  // The ids and the signatures that the blocks hold, worked out by the platform alone.
  const signed = new Map<string, Uint8Array>();
  for (const { block } of chain.chain.kept) {
    for (const { transaction, value } of block.body.statements) {
      if (transaction === undefined || value.type !== "transaction") continue;
      const [body] = literalDecode(value.tx) as readonly [readonly unknown[]];
      const bytes = value.tx.subarray(1, 1 + bodyLength(value.tx));
      const id = literalHash(SHA2, literalTag("txid", SHA2), bytes);
      signed.set(Buffer.from(id).toString("hex"), body[2] as Uint8Array);
    }
  }
  // Governance hashes by the PQ code of a record that has one; the id of a transaction is that under the canonical one.
  const hash = requireHash(TEST_HASHES, SHA3);
  const verified = verifyAudit(trail, {
    chainId: chain.branch.chainId,
    hashAt: () => hash,
    judgeTransaction: ({ actor, txId }) => {
      if (txId === null) return actor === null ? null : "absent";
      const account = signed.get(Buffer.from(txId).toString("hex"));
      if (account === undefined) return "absent";
      return actor !== null && equalBytes(account, actor) ? null : "signature";
    },
    head: readAuditHead(chain.machine.state, { hash, chainId: chain.branch.chainId }),
  });
  assert.deepEqual(verified, { ok: true, value: trail.length });
});

test("a replay comes to the same head, which is state", () => {
  const { chain } = busyChain();
  replayAll(chain);
});

/** A sealed chain of 25 blocks with a checkpoint in ten, of which one attestor is asked. */
function attestedChain(): TestNetwork {
  const chain = new TestNetwork({
    rule: 2,
    algs: { legacy: SHA2, pq: SHA3 },
    accounts: [{ keys: [bob], amount: 10n ** 12n }],
    sealers: [{ key: testKey(2, "sealer") }],
    councils: [{ name: "attestor", k: 1, members: [bob] }],
    governance: { parameters: [{ key: "audit.checkpoint_blocks", value: 10 }] },
  });
  const profile = { acceptsDelegation: true, acceptsForwarded: false };
  assert.equal(give(chain, bob, "setDelegateProfile", profile), null);
  while (chain.height < 25) chain.seal();
  return chain;
}

/** The attestations that the trail of a chain has opened, read by the literal codec. */
function openedBy(chain: TestNetwork) {
  const trail = chain.chain.kept.flatMap(({ audit }) => audit);
  return trail
    .filter(({ eventType }) => eventType === "attestation_opened")
    .map(({ details, action }) => {
      const [number, id, milestone, height, digests] = literalDecode(details) as [
        number,
        Uint8Array,
        string,
        number,
        Uint8Array,
      ];
      return { number, id, milestone, height, digests, action };
    });
}

test("attestors are asked about a checkpoint once its height is final, and sign the head that it left", () => {
  const chain = attestedChain();
  const trail = chain.chain.kept.flatMap(({ audit }) => audit);
  const shown = openedBy(chain).map(({ id: _, ...rest }) => rest);
  // The head at the end of a block is the newest entry up to there.
  const headAt = (height: number) => trail.findLast((entry) => entry.height <= height);
  const expected = [10, 20].map((height, place) => {
    const { seq = 0, hash = new Uint8Array(0) } = headAt(height) ?? {};
    const digests = literalEncode([seq, hash]);
    return { number: place + 1, milestone: "audit_checkpoint", height, digests, action: "begin" };
  });
  assert.deepEqual(shown, expected);
  const waited = trail
    .filter(({ eventType }) => eventType === "attestation_opened")
    .map(({ height }) => height % 10);
  assert.ok(
    waited.every((blocks) => blocks > 0 && blocks < 5),
    String(waited),
  );
  replayAll(chain);
});

test("a checkpoint that the attestors refuse is told as a broken trail, and the trail goes on", () => {
  const chain = attestedChain();
  const [opened] = openedBy(chain);
  assert(opened !== undefined);
  const { id, milestone, height, digests } = opened;
  const refuse = 0;
  const items = [chain.branch.chainId, id, milestone, height].map((item) => literalEncode(item));
  const message = buildMessage(
    "attest",
    bob.suite,
    [...items, digests, literalEncode(refuse)],
    bob.keyId,
  );
  const answer = give(chain, bob, "signAttestation", {
    id,
    member: bob.account,
    verdict: refuse,
    reason: "another trail here",
    signatures: [{ keyId: bob.keyId, signature: bob.signer.sign(message) }],
  });
  assert.equal(answer, null);
  const facts = chain.tip.audit.map(({ eventType, severity }) => [eventType, severity]);
  assert.deepEqual(facts, [
    ["attestation_signed", "info"],
    ["attestation_contradicted", "critical"],
    ["audit_broken", "critical"],
  ]);
});

test("at a change of algorithm one entry commits the past under the new one, and the trail goes on", () => {
  const algs = { legacy: SHA2, pq: SHA3 };
  const chain = new TestNetwork({
    rule: 1,
    algs: { legacy: SHA2, pq: null },
    accounts: [{ keys: [bob], amount: 10n ** 12n }],
    plan: [{ start: 8, rule: 2, algs, policy: POLICIES[2], timing: SHORT_TIMING }],
  });
  const profile = { acceptsDelegation: true, acceptsForwarded: false };
  assert.equal(give(chain, bob, "setDelegateProfile", profile), null);
  while (chain.height < 9) chain.seal();
  assert.equal(give(chain, bob, "setDelegateProfile", profile), null);
  const trail = chain.chain.kept.flatMap(({ audit }) => audit);
  assert.deepEqual(
    trail.map(({ eventType, height }) => [eventType, height]),
    [
      ["delegate_profile_set", 1],
      ["audit_recommitted", 8],
      ["delegate_profile_set", 10],
    ],
  );
  // The header of block 8 states the root of all blocks before it under the new code.
  const { header } = chain.at(8).block;
  assert(header.type === "v2");
  const lineage = header.lineages.find(({ code }) => code === SHA3);
  assert(lineage !== undefined);
  const details = literalDecode(trail[1]?.details ?? new Uint8Array(0));
  assert.deepEqual(details, [1, SHA3, 8, lineage.historyRoot]);

  const hashAt = (height: number) => requireHash(TEST_HASHES, height < 8 ? SHA2 : SHA3);
  const { chainId } = chain.branch;
  const head = readAuditHead(chain.machine.state, { chainId, hash: hashAt(chain.height) });
  const ground = { chainId, hashAt, judgeTransaction: () => null, head };
  assert.deepEqual(verifyAudit(trail, ground), { ok: true, value: 3 });
  replayAll(chain);
});

test("a trail that begins after a change of algorithm begins under the new one", () => {
  const algs = { legacy: SHA2, pq: SHA3 };
  const chain = new TestNetwork({
    rule: 1,
    algs: { legacy: SHA2, pq: null },
    accounts: [{ keys: [bob], amount: 10n ** 12n }],
    plan: [{ start: 8, rule: 2, algs, policy: POLICIES[2], timing: SHORT_TIMING }],
  });
  while (chain.height < 9) chain.seal();
  const profile = { acceptsDelegation: true, acceptsForwarded: false };
  assert.equal(give(chain, bob, "setDelegateProfile", profile), null);
  const trail = chain.chain.kept.flatMap(({ audit }) => audit);
  assert.deepEqual(
    trail.map(({ eventType }) => eventType),
    ["delegate_profile_set"],
  );
  const { chainId } = chain.branch;
  const hash = requireHash(TEST_HASHES, SHA3);
  const head = readAuditHead(chain.machine.state, { chainId, hash });
  const hashAt = (height: number) => requireHash(TEST_HASHES, height < 8 ? SHA2 : SHA3);
  const ground = { chainId, hashAt, judgeTransaction: () => null, head };
  assert.deepEqual(verifyAudit(trail, ground), { ok: true, value: 1 });
});

/** Bytes of the body of a transaction: `[body, signatures]`, each item read by the literal codec to its end. */
function bodyLength(tx: Uint8Array): number {
  for (let end = 2; end <= tx.length; end++) {
    try {
      literalDecode(tx.subarray(1, end));
      return end - 1;
    } catch {
      // Not a whole item yet: the next length is tried.
    }
  }
  throw new Error("a transaction without body");
}
