import assert from "node:assert/strict";
import { test } from "node:test";
import { checkConservation } from "../../../src/governance/conservation.ts";
import { readStake } from "../../../src/governance/stake.ts";
import { isActiveValidator, jailedUntil } from "../../../src/governance/validator.ts";
import { SEALER_LAG_BLOCKS, sealersAt } from "../../../src/machine/sealer-table.ts";
import type { KeyId } from "../../../src/primitives/brand.ts";
import { equalBytes } from "../../../src/primitives/bytes.ts";
import { GovernedNetwork } from "../../support/governed-network.ts";
import { offerKey } from "../../support/key-proofs.ts";
import { TOKEN } from "../../support/proposal-scene.ts";
import { replayAll } from "../../support/replay-all.ts";
import { equivocation, evidencePayload } from "../../support/test-evidence.ts";
import { type TestKey, testKey } from "../../support/test-keys.ts";
import { transactionItem } from "../../support/test-transactions.ts";

const PERIOD = 5;

function makeNetwork(): GovernedNetwork {
  const parameters = [{ key: "validator.set_period", value: PERIOD }];
  return new GovernedNetwork({ governance: { parameters } });
}

function weightAt(network: GovernedNetwork, keyId: KeyId, height: number): number | undefined {
  const found = sealersAt(network.chain, height).find((sealer) => equalBytes(sealer.keyId, keyId));
  return found?.weight;
}

/** Goes to the next block that chooses the validators. */
function toChoice(network: GovernedNetwork): number {
  do network.seal();
  while (network.height % PERIOD !== 0);
  return network.height;
}

function register(network: GovernedNetwork, account: TestKey, key: TestKey): string | null {
  const { chainId } = network.branch;
  const offer = { chainId, purpose: "seal_key", account: account.account } as const;
  return network.act(account, "registerValidator", { consensusKey: offerKey(key, offer) });
}

test("a voter with stake becomes a sealer, two blocks after the choice of the set", () => {
  const network = makeNetwork();
  const [voter] = network.voters;
  assert(voter !== undefined);
  const key = testKey(2, "its sealing key");
  assert.equal(register(network, voter, key), null);
  const chosen = toChoice(network);
  assert.equal(weightAt(network, key.keyId, chosen + SEALER_LAG_BLOCKS - 1), undefined);
  // Five sealers of 500,000 tokens each: below 2^60 base units in all, so that a base unit weighs one.
  const weight = Number(500_000n * TOKEN);
  assert.equal(weightAt(network, key.keyId, chosen + SEALER_LAG_BLOCKS), weight);
  assert.equal(sealersAt(network.chain, chosen + SEALER_LAG_BLOCKS).length, 5);
  assert.equal(network.act(voter, "leaveValidator", {}), null);
  const next = toChoice(network);
  assert.equal(weightAt(network, key.keyId, next + SEALER_LAG_BLOCKS), undefined);
  network.seal();
  assert.equal(checkConservation(network.chain), null);
  replayAll(network);
});

test("a sealer that seals twice loses a twentieth, its key and its vote", () => {
  const network = makeNetwork();
  const [cheat] = network.sealers;
  const [voter] = network.voters;
  assert(cheat !== undefined && voter !== undefined);
  const before = readStake(network.chain, cheat.account).active;
  const payload = evidencePayload(equivocation(network, cheat));
  const draft = { command: "submitEvidence", payload, keys: [voter] } as const;
  const { outcomes } = network.seal({ items: [transactionItem(network, draft)] });
  assert.equal(outcomes.at(-1)?.status, "included");
  assert.equal(readStake(network.chain, cheat.account).active, before - before / 20n);
  assert.equal(isActiveValidator(network.chain, cheat.account), false);
  assert(jailedUntil(network.chain, cheat.account) !== undefined);
  const { height } = network;
  assert.equal(weightAt(network, cheat.keyId, height + SEALER_LAG_BLOCKS), undefined);
  assert.equal(sealersAt(network.chain, height + SEALER_LAG_BLOCKS).length, 3);
  toChoice(network);
  assert.equal(isActiveValidator(network.chain, cheat.account), false);
  assert.equal(network.act(cheat, "unjail", {}), "GOV_JAILED_UNTIL");
  assert.equal(checkConservation(network.chain), null);
  replayAll(network);
});

test("an account changes from a classical key to a hybrid one, and the old one signs no more", () => {
  const network = makeNetwork();
  const [old, other] = network.voters;
  assert(old !== undefined && other !== undefined);
  const fresh = testKey(3, "fresh");
  const { chainId } = network.branch;
  const offer = { chainId, purpose: "account_key", account: old.account } as const;
  const keys = [offerKey(fresh, offer)];
  assert.equal(network.act(old, "rotateKeys", { keys, keyThreshold: 1 }), null);
  const transfer = { to: other.account, amount: 1n };
  assert.equal(network.act(old, "transfer", transfer), "GOV_KEY_UNKNOWN");
  assert.equal(network.act({ ...fresh, account: old.account }, "transfer", transfer), null);
  replayAll(network);
});
