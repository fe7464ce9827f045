import type { HashRegistry } from "../../crypto/hash-function.ts";
import { NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { SigningProvider } from "../../crypto/signing-provider.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { FreshKey } from "../key-store.ts";
import { makeSeededKey } from "../seeded-key.ts";

/** The demo accounts of every devnet, in the order in which offices are given to them. */
export const DEV_NAMES = [
  "ada",
  "ben",
  "cleo",
  "dora",
  "emil",
  "fay",
  "gus",
  "hana",
  "ivan",
  "june",
  "kofi",
  "lena",
] as const;

export type DevName = (typeof DEV_NAMES)[number];

/** The one account that no resident has: it is left to whoever sits in front of the devnet. */
export const GUEST: DevName = "lena";

/** Hybrid of Ed25519 and ML-DSA-65: admitted for every role in every rule version. */
const DEV_SUITE = 3;

/** The keys of the demo accounts by name. */
export type DevKeys = ReadonlyMap<DevName, FreshKey>;

/**
 * The demo keys. They are PUBLISHED: whoever reads this line can make them, and nothing that they sign outside of a
 * devnet means anything. Devnets whose signers mix no randomness in have equal blocks. Cost: some milliseconds a key.
 */
export function makeDevKeys(hashes: HashRegistry, signing: SigningProvider): DevKeys {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  return new Map(
    DEV_NAMES.map((name) => {
      const phrase = `mathledger published demo key ${name}`;
      return [name, makeSeededKey(sha3, { name, suite: DEV_SUITE, phrase }, signing)];
    }),
  );
}

/** The key of a demo account. */
export function devKey(keys: DevKeys, name: DevName): FreshKey {
  return assertDefined(keys.get(name), `no demo account ${name}`);
}

/** True iff the text is the name of a demo account. */
export function isDevName(text: string): text is DevName {
  return DEV_NAMES.some((name) => name === text);
}
