import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAttackPorts } from "../../scripts/attack-ports.ts";
import type { HashFunction } from "../../src/crypto/hash-function.ts";
import type { SignatureSuite } from "../../src/crypto/signature-suite.ts";
import type { RangePorts } from "../../src/simulator/range-ports.ts";
import { type AttackRow, runAttacks, selectAttacks } from "../../src/simulator/run-attacks.ts";

const ports = await loadAttackPorts();

/** Verdicts of attacks on a ledger that lacks a defence. */
function verdicts(changed: Partial<RangePorts>, names: readonly string[]): readonly AttackRow[] {
  const attacks = selectAttacks(names);
  assert(attacks.ok);
  return runAttacks({ ports: { ...ports, ...changed }, seed: 1, attacks: attacks.value }).rows;
}

function withSuite(id: number, change: (suite: SignatureSuite) => Partial<SignatureSuite>) {
  const suite = ports.suites.get(id);
  assert(suite !== undefined);
  const { name, provider } = suite;
  const whole: SignatureSuite = {
    id,
    name,
    provider,
    isValidPublicKey: (key) => suite.isValidPublicKey(key),
    verify: (key, message, signature) => suite.verify(key, message, signature),
    ...change(suite),
  };
  return { suites: new Map([...ports.suites, [id, whole]]) };
}

test("a hybrid suite that is content with its classical half is found out", () => {
  const classical = ports.suites.get(1);
  assert(classical !== undefined);
  const changed = withSuite(3, () => ({
    verify: (key, message, signature) =>
      classical.verify(key.subarray(0, 32), message, signature.subarray(0, 64)),
  }));
  const rows = verdicts(changed, ["forged-half", "half-seal"]);
  assert.ok(rows.length > 0);
  for (const row of rows) assert.equal(row.verdict, "not stopped", `${row.name} ${row.phase}`);
});

test("a suite that does not read the message is found out", () => {
  const changed = withSuite(2, () => ({ verify: () => true }));
  const rows = verdicts(changed, ["transaction-moved-here", "act-changed", "seal-as-transaction"]);
  for (const row of rows) assert.notEqual(row.verdict, "stopped", `${row.name} ${row.phase}`);
});

test("a new function as weak as the old one is found out", () => {
  const weak = ports.hashes.get(0x300000);
  const sha3 = ports.hashes.get(0x16);
  assert(weak !== undefined && sha3 !== undefined);
  // SHA3-256 that answers every body as if it had no content: the second root no longer binds anything.
  const blind: HashFunction = {
    code: sha3.code,
    name: sha3.name,
    digestLength: 32,
    provider: sha3.provider,
    digest: (message) => sha3.digest(message),
    digestEach: (prefix, items) => sha3.digestEach(prefix, items),
    digestPairs: (level) => sha3.digestPairs(level),
    treeRoot: (prefix, items) =>
      sha3.treeRoot(
        prefix,
        items.map(() => new Uint8Array(0)),
      ),
  };
  const hashes = new Map([...ports.hashes, [0x16, blind]]);
  const rows = verdicts({ hashes }, ["split-network"]);
  const during = rows.find((row) => row.phase === "during v2-dual-required");
  assert.notEqual(during?.verdict, "stopped");
});
