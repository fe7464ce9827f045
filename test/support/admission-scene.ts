import assert from "node:assert/strict";
import type { RejectionCode } from "../../src/governance/rejection.ts";
import type { TransactionBody } from "../../src/ledger/transaction.ts";
import { encodeTransaction } from "../../src/ledger/transaction.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { type TestKey, testKey } from "./test-keys.ts";
import { TestNetwork } from "./test-network.ts";
import { draftBody, itemOf, recordPayload, signBody } from "./test-transactions.ts";

const SUITE = 2;

/** Keys of an account that two of them must sign for; the last is of a suite that v3-pq-only does not admit. */
function keysOf(name: string) {
  return {
    first: testKey(SUITE, `${name} 1`),
    second: testKey(SUITE, `${name} 2`),
    third: testKey(SUITE, `${name} 3`),
    weak: testKey(1, `${name} weak`),
  };
}

const RICH = keysOf("rich");
const POOR = keysOf("poor");
const STRANGER = keysOf("stranger");

/** A key of no account, which sorts behind a given one: what is wrong with it must answer first all the same. */
function strangerBehind(key: TestKey): TestKey {
  for (let i = 0; ; i++) {
    const stranger = testKey(SUITE, `nobody ${i}`);
    if (compareBytes(stranger.keyId, key.keyId) > 0) return stranger;
  }
}

/** Everything that can be wrong with a transaction before it is executed, in the documented order. */
export const FAULTS = [
  "GOV_TX_TOO_LARGE",
  "GOV_TX_MALFORMED",
  "GOV_TX_WRONG_CHAIN",
  "GOV_TX_KIND",
  "GOV_STATEMENT_INVALID",
  "GOV_TX_GENERATION",
  "GOV_TX_EXPIRED",
  "GOV_ACCOUNT_UNKNOWN",
  "GOV_NONCE_LOW",
  "GOV_NONCE_HIGH",
  "GOV_FEE_TOO_LOW",
  "GOV_FEE_UNPAYABLE",
  "GOV_KEY_UNKNOWN",
  "GOV_KEY_BELOW_FLOOR",
  "GOV_SIGNATURE_LENGTH",
  "GOV_BLOCK_COST",
  "GOV_SIGNATURE_INVALID",
  "GOV_SIGNATURE_COUNT",
] as const satisfies readonly RejectionCode[];

export type AdmissionFault = (typeof FAULTS)[number];

/** Faults that cannot stand in one transaction. */
const EXCLUSIVE: readonly (readonly [AdmissionFault, AdmissionFault])[] = [
  ["GOV_NONCE_LOW", "GOV_NONCE_HIGH"],
  // The other accounts have used no sequence number, so theirs cannot be too low.
  ["GOV_NONCE_LOW", "GOV_FEE_UNPAYABLE"],
  ["GOV_NONCE_LOW", "GOV_ACCOUNT_UNKNOWN"],
  // An unknown account has no balance and no keys of its own.
  ["GOV_ACCOUNT_UNKNOWN", "GOV_FEE_UNPAYABLE"],
  // Three keys are never too few.
  ["GOV_BLOCK_COST", "GOV_SIGNATURE_COUNT"],
  // A signature that is cut is not examined, and a payload of an unknown kind is never read.
  ["GOV_SIGNATURE_LENGTH", "GOV_SIGNATURE_INVALID"],
  ["GOV_TX_KIND", "GOV_STATEMENT_INVALID"],
];

/** True iff a transaction can have all of the faults. */
export function isPossible(faults: ReadonlySet<AdmissionFault>): boolean {
  return EXCLUSIVE.every(([one, other]) => !(faults.has(one) && faults.has(other)));
}

/** A chain on which each of the faults can be brought about by itself. */
export function admissionNetwork(): TestNetwork {
  const account = ({ first, second, third, weak }: typeof RICH, amount: bigint) => ({
    keys: [first, second, third, weak],
    threshold: 2,
    amount,
  });
  return new TestNetwork({
    rule: 5,
    algs: { legacy: null, pq: 0x16 },
    limits: { txBytesMax: 24_000, sigCostMax: 4, bodyBytesMax: 200_000 },
    accounts: [account(RICH, 10n ** 12n), account(POOR, 1n)],
  });
}

/** The transaction of a chain's next block with exactly these faults. */
export function faultyTransaction(
  network: TestNetwork,
  faults: ReadonlySet<AdmissionFault>,
): Uint8Array {
  const keys = accountKeys(faults);
  const body = draftBody(network, { keys: [keys.first], body: faultyBody(network, faults) });
  const signers = [
    keys.first,
    ...(faults.has("GOV_SIGNATURE_COUNT") ? [] : [keys.second]),
    ...(faults.has("GOV_BLOCK_COST") ? [keys.second, keys.third] : []),
    ...(faults.has("GOV_KEY_UNKNOWN") ? [strangerBehind(keys.first)] : []),
    ...(faults.has("GOV_KEY_BELOW_FLOOR") ? [keys.weak] : []),
  ];
  const signatures = [...new Set(signers)]
    .map((key) => ({ keyId: key.keyId, signature: signBody(body, key) }))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  const spoiled = signatures.map(({ keyId, signature }) => {
    if (keyId !== keys.first.keyId) return { keyId, signature };
    if (faults.has("GOV_SIGNATURE_LENGTH")) return { keyId, signature: signature.subarray(1) };
    if (!faults.has("GOV_SIGNATURE_INVALID")) return { keyId, signature };
    return { keyId, signature: signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) };
  });
  const bytes = encodeTransaction({ body, signatures: spoiled });
  return faults.has("GOV_TX_MALFORMED") ? Uint8Array.of(...bytes, 0) : bytes;
}

function accountKeys(faults: ReadonlySet<AdmissionFault>) {
  if (faults.has("GOV_ACCOUNT_UNKNOWN")) return STRANGER;
  return faults.has("GOV_FEE_UNPAYABLE") ? POOR : RICH;
}

function faultyBody(
  network: TestNetwork,
  faults: ReadonlySet<AdmissionFault>,
): Partial<TransactionBody> {
  const sequence = network.sequenceOf(accountKeys(faults).first.account);
  return {
    payload: faultyPayload(faults),
    ...(faults.has("GOV_TX_WRONG_CHAIN") ? { chainId: new Uint8Array(64) as never } : {}),
    ...(faults.has("GOV_TX_KIND") ? { kind: 999 } : {}),
    ...(faults.has("GOV_TX_GENERATION") ? { generation: 1 } : {}),
    ...(faults.has("GOV_TX_EXPIRED") ? { expiryHeight: network.height } : {}),
    ...(faults.has("GOV_NONCE_LOW") ? { sequence: sequence - 1 } : {}),
    ...(faults.has("GOV_NONCE_HIGH") ? { sequence: sequence + 1 } : {}),
    ...(faults.has("GOV_FEE_TOO_LOW") ? { maxFee: 0n } : {}),
  };
}

function faultyPayload(faults: ReadonlySet<AdmissionFault>): Uint8Array {
  const payload = recordPayload([faults.has("GOV_TX_TOO_LARGE") ? "x".repeat(30_000) : "content"]);
  return faults.has("GOV_STATEMENT_INVALID") ? payload.subarray(1) : payload;
}

/** The answer to a transaction in the next block; null when it is included and done. The chain stays where it is. */
export function answerTo(network: TestNetwork, tx: Uint8Array): RejectionCode | null {
  const before = network.machine.stateTree(0x16).root;
  const { outcomes, changes } = network.propose({ items: [itemOf(tx)] });
  network.machine.drop();
  assert.deepEqual(network.machine.stateTree(0x16).root, before, "a dropped block leaves nothing");
  const outcome = outcomes.at(-1);
  assert(outcome !== undefined);
  if (outcome.status === "included") return outcome.rejection?.code ?? null;
  assert.equal(outcome.reason.code, "REPLAY_ADMISSION");
  assert("rejection" in outcome.reason);
  // A refusal changes nothing but the clock, which every block moves.
  assert.deepEqual(
    changes.map(([key]) => new TextDecoder().decode(key)),
    ["clock"],
  );
  return outcome.reason.rejection.code;
}

/** A chain whose rich account has used one sequence number, so that there is a lower one. */
export function usedNetwork(): TestNetwork {
  const network = admissionNetwork();
  network.seal({ items: [itemOf(faultyTransaction(network, new Set()))] });
  return network;
}
