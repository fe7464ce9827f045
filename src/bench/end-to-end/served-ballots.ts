import { ED25519_SUITE } from "../../crypto/ed25519.ts";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { type FreshKey, makeKey } from "../../node/key-store.ts";
import { makeLedger, sealerOf } from "../../node/new-ledger.ts";
import type { BenchContext } from "../suite.ts";
import { makeBallotNetwork } from "./ballot-network.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { openMotion, type SignedBallot, signBallots } from "./signed-ballots.ts";

/** Suites of the voters, with the words for them. */
export const VOTER_SUITES = [
  [HYBRID_SUITE, "hybrid", "hybrid keys"],
  [ED25519_SUITE, "ed25519", "Ed25519 keys"],
] as const;

/** A ledger in a folder from which a node may go on, with motions in voting and ballots that wait. */
export interface ServedBallots {
  readonly folder: string;
  /** In the order of their sequence numbers, each motion's after another. */
  readonly ballots: readonly SignedBallot[];
}

/** Makes a ledger with the sealer's key in its folder, opens motions, and signs every voter's ballot on each. */
export async function makeServedBallots(
  context: BenchContext,
  folder: string,
  of: { readonly suite: number; readonly label: string; readonly motions: number },
): Promise<ServedBallots> {
  const { algorithms } = await loadMeasuredAlgorithms();
  const sha3 = requireHash(context.hashes, NAME_HASH_CODE);
  const key: FreshKey = makeKey(sha3, "sealer", HYBRID_SUITE);
  const { account, publicKey, keyId } = key.description;
  const { document, voters } = makeBallotNetwork(context.hashes, context.random(of.label), {
    voters: context.profile.ballotVoters,
    suite: of.suite,
    sealer: { account, publicKey, keyId, signer: key.signer },
  });
  const parts = {
    genesis: document.bytes,
    keys: [key],
    passphrase: null,
    hasGenesisJson: false,
    sealers: [sealerOf(key)],
  };
  using chain = makeLedger(folder, parts, algorithms);
  const motions = voters.slice(0, of.motions).map((proposer) => openMotion(chain, proposer));
  return { folder, ballots: signBallots(chain, voters, motions) };
}
