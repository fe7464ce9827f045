import { ED25519_SUITE } from "../crypto/ed25519.ts";
import { isStrictEd25519Key } from "../crypto/ed25519-public-key.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { halvesOf, type SuiteKey } from "../crypto/hybrid.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { builtSuite, isInRange } from "../crypto/suite-table.ts";
import { isSystemAccount } from "../governance/system-account.ts";
import type { Genesis } from "../ledger/genesis.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { type GenesisFault, genesisFault } from "./genesis-fault.ts";

/**
 * Sealers and accounts: known suites, sound keys, distinct ones, an order that anyone can check.
 * Cost: half a millisecond for each Ed25519 key.
 */
export function checkGenesisAccounts(genesis: Genesis, hashes: HashRegistry): GenesisFault | null {
  return (
    checkSealers(genesis, hashes) ?? checkAccounts(genesis, hashes) ?? checkHalves(genesis, hashes)
  );
}

/** No half of a hybrid key is a key of its own: a signature of the half would otherwise speak for both. */
function checkHalves(genesis: Genesis, hashes: HashRegistry): GenesisFault | null {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const keys = [...genesis.accounts.flatMap((entry) => entry.keys), ...genesis.sealers];
  const nameOf = (key: SuiteKey) => toHex(computeKeyId(sha3, key.suite, key.publicKey));
  const halves = new Set(keys.flatMap((key) => halvesOf(key)).map(nameOf));
  const half = keys.find((key) => halves.has(nameOf(key)));
  if (half === undefined) return null;
  const compared = { expected: "no half of a hybrid key", found: nameOf(half) };
  return genesisFault("GENESIS_ACCOUNTS", "accounts", compared);
}

function checkSealers(genesis: Genesis, hashes: HashRegistry): GenesisFault | null {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  let previous: Uint8Array | undefined;
  for (const [index, sealer] of genesis.sealers.entries()) {
    const place = `sealers.${index}`;
    const misfit = checkKey(sealer, "GENESIS_SEALERS", place);
    if (misfit !== null) return misfit;
    if (!genesis.epoch.policy.seal.includes(sealer.suite)) {
      const compared = { expected: genesis.epoch.policy.seal.join(" "), found: sealer.suite };
      return genesisFault("GENESIS_SEALERS", `${place}.suite`, compared);
    }
    if (sealer.weight === 0 || isSystemAccount(sealer.account)) {
      const compared = { expected: "an account with weight", found: sealer.weight };
      return genesisFault("GENESIS_SEALERS", place, compared);
    }
    const keyId = computeKeyId(sha3, sealer.suite, sealer.publicKey);
    if (previous !== undefined && compareBytes(previous, keyId) >= 0) {
      const compared = { expected: `a key id above ${toHex(previous)}`, found: toHex(keyId) };
      return genesisFault("GENESIS_SEALERS", place, compared);
    }
    previous = keyId;
  }
  if (genesis.sealers.length > 0 || genesis.network === 1) return null;
  return genesisFault("GENESIS_SEALERS", "sealers", { expected: "at least one", found: "none" });
}

function checkAccounts(genesis: Genesis, hashes: HashRegistry): GenesisFault | null {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  let previous: Uint8Array | undefined;
  for (const [index, entry] of genesis.accounts.entries()) {
    const place = `accounts.${index}`;
    if (previous !== undefined && compareBytes(previous, entry.account) === 0) {
      const compared = { expected: "an account once", found: toHex(entry.account) };
      return genesisFault("GENESIS_ACCOUNTS", place, compared);
    }
    previous = entry.account;
    if (entry.threshold > entry.keys.length || isSystemAccount(entry.account)) {
      const compared = { expected: `at most ${entry.keys.length} keys`, found: entry.threshold };
      return genesisFault("GENESIS_ACCOUNTS", `${place}.threshold`, compared);
    }
    const ids = new Set<string>();
    for (const key of entry.keys) {
      const misfit = checkKey(key, "GENESIS_ACCOUNTS", place);
      if (misfit !== null) return misfit;
      ids.add(toHex(computeKeyId(sha3, key.suite, key.publicKey)));
    }
    if (ids.size !== entry.keys.length || ids.size > HARD_LIMITS.keysPerAccountMax) {
      const compared = { expected: "distinct keys", found: entry.keys.length };
      return genesisFault("GENESIS_ACCOUNTS", `${place}.keys`, compared);
    }
  }
  return null;
}

/** A built suite, a key of its length, and for Ed25519 a point of the right order: by any other, anyone could sign. */
function checkKey(key: SuiteKey, code: GenesisFault["code"], place: string): GenesisFault | null {
  const entry = builtSuite(key.suite);
  if (entry === undefined) {
    const compared = { expected: "a built suite", found: key.suite };
    return genesisFault(code, `${place}.suite`, compared);
  }
  if (!isInRange(key.publicKey.length, entry.publicKeyBytes)) {
    const compared = { expected: entry.publicKeyBytes.min, found: key.publicKey.length };
    return genesisFault(code, `${place}.public_key`, compared);
  }
  const classical = [key, ...halvesOf(key)].find(({ suite }) => suite === ED25519_SUITE);
  if (classical === undefined || isStrictEd25519Key(classical.publicKey)) return null;
  const compared = { expected: "a point of order L", found: toHex(classical.publicKey) };
  return genesisFault(code, `${place}.public_key`, compared);
}
