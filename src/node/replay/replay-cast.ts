import type { HashRegistry } from "../../crypto/hash-function.ts";
import { computeAccountId, computeKeyId, NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { nodeSigning } from "../../crypto/provider-node-signing.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { Signer } from "../../crypto/signature-suite.ts";
import { createSigningProvider } from "../../crypto/signing-provider.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId, KeyId, SuiteId } from "../../primitives/brand.ts";

/** Ed25519: what the voters of today's chains are used to, and the fastest to verify. */
export const VOTER_SUITE: SuiteId = 1;

const signing = createSigningProvider(nodeSigning);
const UTF8 = new TextEncoder();

/** Somebody who acts in a replay. */
export interface ReplayActor {
  readonly account: AccountId;
  readonly keyId: KeyId;
  readonly publicKey: Uint8Array;
  readonly signer: Signer;
}

/** Keys of recorded voters, made from their names: equal names have equal keys, in every replay. */
export class ReplayCast {
  readonly #hashes: HashRegistry;
  readonly #known = new Map<string, ReplayActor>();

  constructor(hashes: HashRegistry) {
    this.#hashes = hashes;
  }

  /** Who holds what nobody votes with, and proposes. */
  get holder(): ReplayActor {
    return this.#actor("holder");
  }

  voter(name: string): ReplayActor {
    return this.#actor(`voter ${name}`);
  }

  #actor(name: string): ReplayActor {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const sha3 = requireHash(this.#hashes, NAME_HASH_CODE);
    const seed = sha3.digest(UTF8.encode(`mathledger replay ${name}`));
    const signer = signing.createSigner(VOTER_SUITE, seed);
    assert(signer.ok, "Ed25519 does not sign");
    const { publicKey } = signer.value;
    const made = {
      account: computeAccountId(sha3, { suite: VOTER_SUITE, publicKey, salt: new Uint8Array(0) }),
      keyId: computeKeyId(sha3, VOTER_SUITE, publicKey),
      publicKey,
      signer: signer.value,
    };
    this.#known.set(name, made);
    return made;
  }
}
