import assert from "node:assert/strict";
import { test } from "node:test";
import type { RejectionCode } from "../../src/governance/rejection.ts";
import type { EpochTarget } from "../../src/ledger/epoch-record.ts";
import {
  encodeFallbackDeclaration,
  type FallbackDeclaration,
} from "../../src/ledger/fallback-declaration.ts";
import { equalBytes } from "../../src/primitives/bytes.ts";
import { declare, fallbackNetwork, submit } from "../support/fallback-network.ts";
import { literalDecode, literalEncode } from "../support/literal-codec.ts";
import {
  ATTESTORS,
  actOf,
  attestAnchor,
  COUNCIL_ACCOUNTS,
  COUNCILS,
  declarationOf,
  EMERGENCY,
  signAct,
  targetOf,
} from "../support/test-acts.ts";
import { NO_FLOOR, POLICIES, SHORT_TIMING } from "../support/test-genesis.ts";
import { testKey } from "../support/test-keys.ts";
import type { TestNetwork } from "../support/test-network.ts";

const L = 0x12;
const P = 0x16;
const both = { legacy: L, pq: P };
const target = targetOf(3, both);
const primary = () => fallbackNetwork({ rule: 4, algs: both });

type ActChange = Parameters<typeof actOf>[1];

/** The code of a declaration with one thing changed, and of the fault inside it where there is one. */
function refusal(
  network: TestNetwork,
  changed: Partial<FallbackDeclaration> = {},
  payload: ActChange = {},
  aim: EpochTarget = target,
): string | null {
  const before = network.branch.facts;
  const declaration = declarationOf(network, aim, changed);
  const { code, facts } = submit(network, actOf(declaration, payload));
  if (code === null) return null;
  assert.deepEqual(network.branch.facts, before, "a refused act changes nothing");
  const fault = "fault" in facts ? ` ${facts.fault}` : "";
  return `${code satisfies RejectionCode}${fault}`;
}

test("four members are too few, five are enough", () => {
  const network = primary();
  assert.equal(refusal(network, {}, { signers: EMERGENCY.slice(0, 4) }), "GOV_COUNCIL_QUORUM");
  assert.equal(refusal(network, {}, { signers: EMERGENCY.slice(2, 7) }), null);
});

test("one key five times is one signer, and no payload", () => {
  const network = primary();
  const declaration = declarationOf(network, target);
  const [first] = EMERGENCY;
  assert(first !== undefined);
  const [signed] = signAct(declaration, [first]);
  assert(signed !== undefined);
  const row = [signed.account, signed.keyId, signed.signature];
  const act = encodeFallbackDeclaration(declaration);
  const payload = literalEncode(["emergency", "fallback_epoch", act, Array(5).fill(row), null]);
  const { code, facts } = submit(network, payload);
  assert.deepEqual([code, "fault" in facts && facts.fault], ["GOV_FIELD_INVALID", "CODEC_ORDER"]);
});

test("two keys of one member are one signer", () => {
  const second = testKey(2, "second key of a member");
  const [first] = EMERGENCY;
  assert(first !== undefined);
  const accounts = COUNCIL_ACCOUNTS.map((entry) =>
    entry.keys[0] === first ? { ...entry, keys: [first, second] } : entry,
  );
  const carrier = { keys: [testKey(2, "carrier")], amount: 10n ** 15n };
  const network = fallbackNetwork({ rule: 4, algs: both, accounts: [...accounts, carrier] });
  const twice = { ...second, account: first.account };
  const signers = [...EMERGENCY.slice(0, 4), twice];
  assert.equal(refusal(network, {}, { signers }), "GOV_COUNCIL_QUORUM");
  const five = [twice, ...EMERGENCY.slice(1, 5)];
  assert.equal(refusal(network, {}, { signers: five }), null, "either key speaks for the member");
});

test("a member whose account asks for two keys counts when both have signed", () => {
  const second = testKey(2, "second key of a member");
  const [first] = EMERGENCY;
  assert(first !== undefined);
  const accounts = COUNCIL_ACCOUNTS.map((entry) =>
    entry.keys[0] === first ? { ...entry, keys: [first, second], threshold: 2 } : entry,
  );
  const carrier = { keys: [testKey(2, "carrier")], amount: 10n ** 15n };
  const network = fallbackNetwork({ rule: 4, algs: both, accounts: [...accounts, carrier] });
  assert.equal(refusal(network), "GOV_COUNCIL_QUORUM");
  const signers = [...EMERGENCY.slice(0, 5), { ...second, account: first.account }];
  assert.equal(refusal(network, {}, { signers }), null);
});

test("a declaration fits one chain, one epoch and one number", () => {
  const network = primary();
  const chainId = new Uint8Array(64) as FallbackDeclaration["chainId"];
  assert.equal(refusal(network, { chainId }), "GOV_ACT_WRONG_CHAIN");
  assert.equal(refusal(network, { epochHash: new Uint8Array(32) }), "GOV_ACT_WRONG_EPOCH");
  assert.equal(refusal(network, { nonce: 1 }), "GOV_ACT_NONCE");
});

test("an act is used once", () => {
  const network = primary();
  const payload = actOf(declarationOf(network, target));
  assert.equal(submit(network, payload).code, null);
  assert.equal(submit(network, payload).code, "GOV_ACT_NONCE");
});

test("a declaration holds from notBefore to expires, both included", () => {
  const network = primary();
  const next = () => network.height + 1;
  assert.equal(refusal(network, { expires: network.height }), "GOV_ACT_EXPIRED");
  assert.equal(refusal(network, { notBefore: network.height + 2 }), "GOV_ACT_TOO_EARLY");
  assert.equal(refusal(network, { notBefore: next(), expires: next() }), null);
});

test("the terms of the council end by the governance clock", () => {
  const at = (termEnd: number) =>
    fallbackNetwork({
      rule: 4,
      algs: both,
      councils: COUNCILS.map((council) => ({ ...council, termEnd })),
    });
  // Block 1 stands one second after genesis.
  assert.equal(refusal(at(1_700_000_001)), "GOV_COUNCIL_TERM");
  assert.equal(refusal(at(1_700_000_002)), null);
});

test("a council that the chain has not got signs nothing", () => {
  const network = fallbackNetwork({ rule: 4, algs: both, councils: COUNCILS.slice(0, 1) });
  assert.equal(refusal(network), "GOV_COUNCIL_ABSENT");
  assert.equal(refusal(network, { expires: 0 }), "GOV_ACT_EXPIRED", "time answers first");
});

test("only this council may do this", () => {
  const network = primary();
  assert.equal(refusal(network, {}, { council: "attestor" }), "GOV_ACT_FORBIDDEN");
  assert.equal(refusal(network, {}, { council: "nobody" }), "GOV_ACT_FORBIDDEN");
  assert.equal(refusal(network, {}, { kind: "pause_network" }), "GOV_ACT_FORBIDDEN");
});

test("an act or a payload that does not decode", () => {
  const network = primary();
  const act = new Uint8Array([0x80]);
  assert.equal(refusal(network, {}, { act }), "GOV_FIELD_INVALID CODEC_LENGTH");
  assert.equal(submit(network, new Uint8Array([0x80])).code, "GOV_FIELD_INVALID");
});

test("each signature is a member's, by a key of that member, of an admitted suite, and true", () => {
  const network = primary();
  const four = EMERGENCY.slice(0, 4);
  const [attestor] = ATTESTORS;
  assert(attestor !== undefined);
  const judge = (signer: (typeof EMERGENCY)[number]) =>
    refusal(network, {}, { signers: [...four, signer] });
  assert.equal(judge(attestor), "GOV_NOT_MEMBER");
  const [, , , , fifth] = EMERGENCY;
  assert(fifth !== undefined);
  assert.equal(judge({ ...attestor, account: fifth.account }), "GOV_KEY_UNKNOWN");
  const forged = { ...fifth, signer: attestor.signer };
  assert.equal(judge(forged), "GOV_SIGNATURE_INVALID");
  // One false signature refuses the whole, though five true ones stand beside it.
  const six = [...EMERGENCY.slice(0, 5), { ...EMERGENCY[5], signer: attestor.signer }];
  assert.equal(refusal(network, {}, { signers: six as typeof EMERGENCY }), "GOV_SIGNATURE_INVALID");
});

test("a signature speaks for the fields of its own act alone", () => {
  const network = primary();
  const signed = declarationOf(network, target, { start: 100 });
  const signatures = signAct(signed, EMERGENCY.slice(0, 5));
  assert.equal(refusal(network, {}, { signatures }), "GOV_SIGNATURE_INVALID");
});

test("a member's key of a suite below the policy", () => {
  const weak = Array.from({ length: 7 }, (_, i) => testKey(1, `classical ${i}`));
  const network = fallbackNetwork({
    rule: 4,
    algs: both,
    accounts: [
      ...weak.map((key) => ({ keys: [key], amount: 1n })),
      { keys: [testKey(2, "carrier")], amount: 10n ** 15n },
    ],
    councils: [{ name: "emergency", k: 5, members: weak }],
  });
  assert.equal(refusal(network, {}, { signers: weak.slice(0, 5) }), "GOV_KEY_BELOW_FLOOR");
});

test("a start too soon, a v1 target, a target below the floor", () => {
  const network = primary();
  const soon = { start: network.height + 1 + SHORT_TIMING.noticeBlocks - 1 };
  assert.equal(refusal(network, soon), "GOV_FALLBACK_REFUSED EPOCH_START_TOO_SOON");
  const legacy = targetOf(1, { legacy: L, pq: null });
  assert.equal(refusal(network, {}, {}, legacy), "GOV_FALLBACK_REFUSED EPOCH_EDGE");
  const leap = targetOf(2, both);
  assert.equal(refusal(network, {}, {}, leap), "GOV_FALLBACK_REFUSED EPOCH_EDGE");
  const floored = fallbackNetwork({ rule: 4, algs: both, floor: { ...NO_FLOOR, minRank: 4 } });
  assert.equal(refusal(floored), "GOV_FALLBACK_REFUSED EPOCH_BELOW_FLOOR");
  const voting = fallbackNetwork({ rule: 4, algs: both, floor: { ...NO_FLOOR, vote: 2 } });
  assert.equal(refusal(voting), "GOV_FALLBACK_REFUSED EPOCH_BELOW_FLOOR");
});

test("one unratified fallback at a time, until the chain is back", () => {
  const network = primary();
  const start = declare(network, target);
  const again = () => refusal(network, { nonce: 1 }, {}, targetOf(2, both));
  assert.equal(again(), "GOV_FALLBACK_OPEN");
  network.sealTo(start + 6);
  assert.equal(again(), "GOV_FALLBACK_OPEN", "it has lapsed and rules on until the return");
  network.sealTo(start + 10);
  assert.equal(refusal(network, { nonce: 1 }), null);
});

test("a planned record is cancelled before its freeze, and inside it the declaration is refused", () => {
  const plan = [
    { start: 12, rule: 4, algs: both, policy: POLICIES[4], timing: SHORT_TIMING },
  ] as const;
  const planned = () => fallbackNetwork({ rule: 3, algs: both, plan });
  const down = targetOf(2, both);
  // Decided in block 8; the freeze is [10, 12).
  const early = planned();
  early.sealTo(8);
  assert.equal(refusal(early, {}, {}, down), null);
  const topics = early.tip.block.body.statements.map(({ value }) =>
    value.type === "system" ? value.topic : value.type,
  );
  assert.deepEqual(topics.slice(-3), ["epoch.cancelled", "fallback.declared", "epoch.scheduled"]);
  for (const height of [9, 10]) {
    const late = planned();
    late.sealTo(height);
    assert.equal(refusal(late, {}, {}, down), "GOV_FALLBACK_FROZEN", `block ${height + 1}`);
  }
});

/** A network of v3-pq-only that would like SHA-256 back, with the attested history that this takes. */
function only(changed: Parameters<typeof attestAnchor>[3] = {}) {
  const network = fallbackNetwork({ rule: 5, algs: { legacy: null, pq: P } });
  network.sealTo(5);
  const attested = attestAnchor(network, L, 5, changed);
  const [[, historyRoot] = []] = attested.digests.historyRoots;
  assert(historyRoot !== undefined);
  const aim = targetOf(3, both, { code: L, size: 5, historyRoot });
  return { network, attested, aim };
}

test("a code that returns needs its anchor attested by five attestors", () => {
  const { network, attested, aim } = only();
  const unattested = "GOV_FALLBACK_REFUSED EPOCH_ANCHOR_UNATTESTED";
  assert.equal(refusal(network, {}, {}, aim), unattested);
  assert.equal(
    refusal(network, {}, {}, targetOf(3, both)),
    "GOV_FALLBACK_REFUSED EPOCH_ANCHOR_MISSING",
  );
  const longer = targetOf(3, both, { ...(aim.anchor as NonNullable<typeof aim.anchor>), size: 99 });
  assert.equal(
    refusal(network, {}, { attested }, longer),
    "GOV_FALLBACK_REFUSED EPOCH_ANCHOR_SIZE",
  );
  assert.equal(refusal(network, {}, { attested }, aim), null);
});

test("attestations that are not of this anchor, or not by enough attestors", () => {
  const rows = [
    [{ signers: ATTESTORS.slice(0, 4) }, "GOV_COUNCIL_QUORUM"],
    [{ verdict: 0 }, "GOV_SIGNATURE_INVALID"],
    [{ signers: EMERGENCY.slice(0, 5) }, "GOV_NOT_MEMBER"],
    [{ milestone: "boundary" }, "GOV_FALLBACK_REFUSED EPOCH_ANCHOR_UNATTESTED"],
    [{ root: new Uint8Array(32) }, "GOV_FALLBACK_REFUSED EPOCH_ANCHOR_ROOT"],
  ] as const;
  for (const [changed, code] of rows) {
    const { network, attested, aim } = only(changed);
    assert.equal(refusal(network, {}, { attested }, aim), code);
  }
});

test("an attested root of another size, or another root, is not this anchor", () => {
  const { network, aim } = only();
  const unattested = "GOV_FALLBACK_REFUSED EPOCH_ANCHOR_UNATTESTED";
  const shorter = attestAnchor(network, L, 4);
  assert.equal(refusal(network, {}, { attested: shorter }, aim), unattested);
  const other = attestAnchor(network, P, 5);
  assert.equal(refusal(network, {}, { attested: other }, aim), unattested);
  const forged = attestAnchor(network, L, 5, { root: new Uint8Array(32) });
  assert.equal(refusal(network, {}, { attested: forged }, aim), unattested);
});

test("without an attestor council nothing is attested", () => {
  const { attested, aim, network } = only();
  const lone = fallbackNetwork({
    rule: 5,
    algs: { legacy: null, pq: P },
    councils: COUNCILS.slice(1),
  });
  lone.sealTo(5);
  assert.ok(!equalBytes(lone.branch.chainId, network.branch.chainId));
  assert.equal(refusal(lone, {}, { attested }, aim), "GOV_COUNCIL_ABSENT");
});

test("a declaration at a height that nothing can follow is refused", () => {
  const network = primary();
  const start = Number.MAX_SAFE_INTEGER - 1;
  assert.equal(refusal(network, { start }), "GOV_FALLBACK_REFUSED EPOCH_EXPIRY");
});

test("an act says what it was, and the council's number moves on by one", () => {
  const network = primary();
  const { candidate } = submit(network, actOf(declarationOf(network, target)));
  const receipt = candidate.block.body.statements.find(({ value }) => value.type === "receipt");
  assert(receipt?.value.type === "receipt");
  const [event] = receipt.value.events;
  assert.equal(event?.topic, "act_executed");
  assert.deepEqual(literalDecode(event.data), ["emergency", "fallback_epoch", 0]);
});
