import assert from "node:assert/strict";
import { test } from "node:test";
import { readAccount } from "../../src/governance/account.ts";
import { readSupply } from "../../src/governance/supply.ts";
import { encodeRecordPayload } from "../../src/ledger/record-payload.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { literalDecode } from "../support/literal-codec.ts";
import { replayAll } from "../support/replay-all.ts";
import { checkSupply } from "../support/supply-check.ts";
import { equivocation, evidencePayload } from "../support/test-evidence.ts";
import type { NetworkSpec } from "../support/test-genesis.ts";
import { testKey } from "../support/test-keys.ts";
import { TestNetwork } from "../support/test-network.ts";
import {
  itemOf,
  recordPayload,
  signTransaction,
  transactionItem,
} from "../support/test-transactions.ts";

const alice = testKey(1, "alice");
const sealer = testKey(1, "fee earner");

function unsealed(changed: Partial<NetworkSpec> = {}): TestNetwork {
  return new TestNetwork({
    rule: 2,
    algs: { legacy: 0x12, pq: 0x16 },
    accounts: [{ keys: [alice], amount: 10n ** 12n }],
    ...changed,
  });
}

/** The code of the last item's refusal, or of its receipt; null when it was done. */
function answer(candidate: Candidate): string | null {
  const outcome = candidate.outcomes.at(-1);
  assert(outcome !== undefined);
  if (outcome.status === "included") return outcome.rejection?.code ?? null;
  return "rejection" in outcome.reason ? outcome.reason.rejection.code : outcome.reason.code;
}

function record(network: TestNetwork, payload: Uint8Array): string | null {
  return answer(network.seal({ items: [transactionItem(network, { keys: [alice], payload })] }));
}

test("one transaction records 1 to 1,024 contents, with one event", () => {
  const network = unsealed();
  for (const count of [1, 2, 3, 255, 1024]) {
    const contents = Array.from({ length: count }, (_, i) => `${i}`);
    assert.equal(record(network, recordPayload(contents)), null, `${count} contents`);
    const receipt = network.tip.block.body.statements.find(({ value }) => value.type === "receipt");
    assert(receipt?.value.type === "receipt");
    assert.equal(receipt.value.events.length, 1);
    const [event] = receipt.value.events;
    assert.equal(event?.topic, "statement_recorded");
    const sequence = network.sequenceOf(alice.account) - 1;
    assert.deepEqual(literalDecode(event.data), [alice.account, sequence, "text/plain", count]);
  }
  checkSupply(network);
  replayAll(network);
});

test("a batch without contents, or with 1,025, is no statement", () => {
  const network = unsealed();
  const encoded = recordPayload(["a"]);
  // [mediaType, [content], references]: the list of contents is one head byte after the media type.
  const at = 1 + 1 + "text/plain".length;
  const none = Uint8Array.of(...encoded.subarray(0, at), 0x80, 0x80);
  assert.equal(record(network, none), "GOV_STATEMENT_INVALID");
  const full = recordPayload(Array.from({ length: 1024 }, () => "x"));
  const more = Uint8Array.of(
    ...full.subarray(0, at),
    0x99,
    0x04,
    0x01,
    ...full.subarray(at + 3, full.length - 1),
    0x41,
    0x78,
    0x80,
  );
  assert.equal(record(network, more), "GOV_STATEMENT_INVALID");
  assert.equal(network.sequenceOf(alice.account), 0, "nothing was charged");
});

test("what else a batch may be: a media type, contents that are not empty, sixteen references", () => {
  const network = unsealed();
  const text = new TextEncoder().encode("a");
  const batch = (references: number) =>
    encodeRecordPayload({
      mediaType: "application/vnd.metamath+json",
      contents: [text],
      references: Array.from({ length: references }, () => new Uint8Array(32)),
    });
  assert.equal(record(network, batch(16)), null);
  assert.throws(() => batch(17), /list of 17 items/);
  const upper = recordPayload(["a"]);
  upper[2] = "T".charCodeAt(0);
  assert.equal(record(network, upper), "GOV_STATEMENT_INVALID");
  const empty = Uint8Array.of(...recordPayload(["a"]).subarray(0, 13), 0x40, 0x80);
  assert.equal(record(network, empty), "GOV_STATEMENT_INVALID");
});

test("a payload is at most half of a transaction", () => {
  const network = unsealed({ limits: { txBytesMax: 2000 } });
  const payload = (sizeBytes: number) => {
    const overhead = recordPayload(["x".repeat(300)]).length - 300;
    const made = recordPayload(["x".repeat(sizeBytes - overhead)]);
    assert.equal(made.length, sizeBytes);
    return made;
  };
  assert.equal(record(network, payload(1000)), null);
  assert.equal(record(network, payload(1001)), "GOV_TX_TOO_LARGE");
});

test("a transaction is at most as long as the limit", () => {
  const probe = unsealed();
  const sizeBytes = signTransaction(probe, { keys: [alice] }).length;
  assert.equal(
    record(unsealed({ limits: { txBytesMax: sizeBytes } }), recordPayload(["a statement"])),
    null,
  );
  const tight = unsealed({ limits: { txBytesMax: sizeBytes - 1 } });
  assert.equal(record(tight, recordPayload(["a statement"])), "GOV_TX_TOO_LARGE");
});

test("a transaction lives up to its expiry, which is at most 100,000 blocks ahead", () => {
  const network = unsealed();
  const next = network.height + 1;
  const at = (expiryHeight: number) => {
    const item = transactionItem(network, { keys: [alice], body: { expiryHeight } });
    const candidate = network.propose({ items: [item] });
    network.machine.drop();
    return answer(candidate);
  };
  assert.equal(at(next - 1), "GOV_TX_EXPIRED");
  assert.equal(at(next), null);
  assert.equal(at(next + 100_000), null);
  assert.equal(at(next + 100_001), "GOV_TX_EXPIRED");
});

test("a fee is exact, and one base unit less is too low", () => {
  const network = unsealed({ sealers: [{ key: sealer }] });
  const sized = (maxFee: bigint) => signTransaction(network, { keys: [alice], body: { maxFee } });
  // Ed25519 costs one unit: 1000 + 10 a byte + 100. A fee of five digits has three bytes in the transaction.
  const sizeBytes = sized(10_000n).length;
  const fee = 1000n + 10n * BigInt(sizeBytes) + 100n;
  const before = readAccount(network.chain, alice.account)?.liquid ?? 0n;
  assert.equal(sized(fee).length, sizeBytes);
  assert.equal(answer(network.seal({ items: [itemOf(sized(fee - 1n))] })), "GOV_FEE_TOO_LOW");
  assert.equal(answer(network.seal({ items: [itemOf(sized(fee))] })), null);
  assert.equal(readAccount(network.chain, alice.account)?.liquid, before - fee);
  const burned = (fee * 2000n) / 10_000n;
  const treasury = (fee * 3000n) / 10_000n;
  const supply = readSupply(network.chain);
  assert.deepEqual([supply.burned, supply.treasury], [burned, treasury]);
  assert.equal(readAccount(network.chain, sealer.account)?.liquid, fee - burned - treasury);
  checkSupply(network);
});

test("the last base unit may pay, and nothing else stands on it", () => {
  const probe = unsealed();
  const fee = 1000n + 10n * BigInt(signTransaction(probe, { keys: [alice] }).length) + 100n;
  const holding = (amount: bigint) => unsealed({ accounts: [{ keys: [alice], amount }] });
  assert.equal(record(holding(fee), recordPayload(["a statement"])), null);
  assert.equal(record(holding(fee - 1n), recordPayload(["a statement"])), "GOV_FEE_UNPAYABLE");
  const staked = unsealed({
    accounts: [{ keys: [alice], amount: fee }],
    governance: { stakes: [{ account: alice.account, active: 1n }] },
  });
  assert.equal(
    record(staked, recordPayload(["a statement"])),
    "GOV_FEE_UNPAYABLE",
    "stake is not spent",
  );
  checkSupply(staked);
});

test("a block takes transactions of one account in sequence, and each pays for itself", () => {
  const network = unsealed();
  const items = [0, 1, 2].map((sequence) =>
    transactionItem(network, { keys: [alice], body: { sequence } }),
  );
  const { outcomes } = network.seal({
    items: [items[0], items[2], items[1], items[2]] as Uint8Array[],
  });
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ["included", "refused", "included", "included"],
  );
  assert.equal(network.sequenceOf(alice.account), 3);
  checkSupply(network);
  replayAll(network);
});

test("a transaction is used once: the same bytes again are too low", () => {
  const network = unsealed();
  const item = transactionItem(network, { keys: [alice] });
  assert.equal(answer(network.seal({ items: [item, item] })), "GOV_NONCE_LOW");
  assert.equal(answer(network.seal({ items: [item] })), "GOV_NONCE_LOW");
});

test("the signatures of a block cost no more than its budget", () => {
  const network = unsealed({ limits: { sigCostMax: 3 } });
  const items = [0, 1, 2, 3].map((sequence) =>
    transactionItem(network, { keys: [alice], body: { sequence } }),
  );
  const candidate = network.seal({ items });
  assert.equal(answer(candidate), "GOV_BLOCK_COST");
  const included = candidate.outcomes.filter((outcome) => outcome.status === "included");
  assert.equal(included.length, 3);
  assert.equal(record(network, recordPayload(["the budget is a block's"])), null);
});

test("a full block refuses by its bytes and by its count, and what it took is within both limits", () => {
  const small = { bodyBytesMax: 40_000, txBytesMax: 8000 };
  const network = unsealed({ limits: small });
  const payload = recordPayload(["x".repeat(3500)]);
  const items = Array.from({ length: 12 }, (_, sequence) =>
    transactionItem(network, { keys: [alice], payload, body: { sequence } }),
  );
  const candidate = network.seal({ items });
  assert.equal(answer(candidate), "GOV_BLOCK_FULL");
  assert.ok(candidate.block.body.sizeBytes <= small.bodyBytesMax);
  // A quarter of the body is kept for the end of the block and 8 KiB for a receipt.
  assert.ok(candidate.block.body.sizeBytes > 40_000 - 10_000 - 8192 - 4000);
  const many = unsealed({ limits: { countMax: 64 } });
  const short = Array.from({ length: 40 }, (_, sequence) =>
    transactionItem(many, { keys: [alice], body: { sequence } }),
  );
  const counted = many.seal({ items: short });
  assert.equal(answer(counted), "GOV_BLOCK_FULL");
  // 32 statements are kept for the end: 16 transactions with their receipts fit into the rest.
  assert.equal(counted.block.body.count, 32);
  replayAll(many);
});

test("a failed execution pays its fee and uses its sequence, and nothing else changes", () => {
  const network = unsealed();
  const nobody = testKey(1, "no sealer");
  const payload = evidencePayload(equivocation(network, nobody));
  const item = transactionItem(network, { command: "submitEvidence", keys: [alice], payload });
  const candidate = network.seal({ items: [item] });
  assert.equal(answer(candidate), "GOV_EVIDENCE_INVALID");
  const receipt = candidate.block.body.statements[1]?.value;
  assert(receipt?.type === "receipt");
  assert.deepEqual([receipt.txIndex, receipt.code, receipt.events], [0, 22, []]);
  assert.equal(network.sequenceOf(alice.account), 1);
  const keys = candidate.changes.map(([key]) => new TextDecoder().decode(key.subarray(0, 6)));
  assert.deepEqual(
    keys,
    ["acct/", "clock", "supply"].map((name) => keys.find((key) => key.startsWith(name))),
  );
  checkSupply(network);
});

test("items that are never statements, or stand out of their order", () => {
  const network = unsealed({ sealers: [{ key: sealer }] });
  const tx = () => transactionItem(network, { keys: [alice] });
  const [system, receipt] = [network.at(0).block.body.statements[0], undefined];
  assert(system !== undefined && receipt === undefined);
  const order = (...items: readonly Uint8Array[]) => {
    const candidate = network.propose({ items, commit: false });
    network.machine.drop();
    const outcome = candidate.outcomes.at(-1);
    assert(outcome?.status === "refused" && "detail" in outcome.reason);
    return `${outcome.reason.code}: ${outcome.reason.detail}`;
  };
  assert.match(order(system.bytes), /^REPLAY_ORDER: a system is never an item/);
  assert.match(order(new Uint8Array([0xff])), /^REPLAY_ORDER: item is no statement: CODEC_TYPE/);
  assert.match(order(tx(), network.commitItem()), /^REPLAY_ORDER: a commit stands first/);
  assert.match(order(network.commitItem(), network.commitItem()), /^REPLAY_ORDER: a commit stands/);
  network.seal({ items: [tx()] });
  const answered = network.tip.block.body.statements.find(({ value }) => value.type === "receipt");
  assert(answered !== undefined);
  assert.match(order(answered.bytes), /^REPLAY_ORDER: a receipt is never an item/);
});
