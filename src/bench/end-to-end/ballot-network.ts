import type { HashRegistry } from "../../crypto/hash-function.ts";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import type { ParameterKey } from "../../governance/parameter-table.ts";
import type { ParameterValue } from "../../governance/parameter-value.ts";
import { DEFAULT_LIMITS } from "../../ledger/limits.ts";
import { type GenesisDocument, readGenesisDocument } from "../../machine/genesis-document.ts";
import { buildGenesis, defaultFloor, plainGovernance } from "../../node/genesis-builder.ts";
import { assert } from "../../primitives/assert.ts";
import type { SuiteId } from "../../primitives/brand.ts";
import type { Random } from "../statistics/random.ts";
import { BENCH_EPOCHS, type BenchKey, GENESIS_MS, makeBenchKey } from "./bench-network.ts";

/** Base units of a token. */
const TOKEN = 1_000_000n;
/** What everybody has at stake, and what everybody can spend, in tokens. */
const STAKE = 1_000n;
const POCKET = 100_000n;
/** Voting power of everybody, in base units. */
export const VOTER_POWER = STAKE * TOKEN;

/**
 * Motions go to the vote as soon as they are submitted, several at a time. All that a ballot is decided by stands as it
 * does on any network.
 */
const MOTIONS: Partial<Record<ParameterKey, ParameterValue>> = {
  "track.text.deposit": 0n,
  "track.text.min_power": 0n,
  "track.text.D": 0,
};

/** A key that seals: of this run's draws, or of a key file. */
export type SealerKey = Omit<BenchKey, "accountSigner">;

/** A governed network in a dual epoch whose accounts are about to vote. */
export interface BallotNetwork {
  readonly document: GenesisDocument;
  readonly sealer: SealerKey;
  /** Equal stakes. */
  readonly voters: readonly BenchKey[];
}

/** Makes a network with so many voters. Cost: some milliseconds a key, and a document of 2 kB a hybrid key. */
export function makeBallotNetwork(
  hashes: HashRegistry,
  draw: Random,
  shape: { readonly voters: number; readonly suite: SuiteId; readonly sealer?: SealerKey },
): BallotNetwork {
  const sealer: SealerKey = shape.sealer ?? makeBenchKey(hashes, draw, HYBRID_SUITE);
  const voters = Array.from({ length: shape.voters }, () =>
    makeBenchKey(hashes, draw, shape.suite),
  );
  const everybody = [sealer, ...voters];
  const plain = plainGovernance({ sealers: true });
  const kept = plain.parameters.filter(({ key }) => !Object.hasOwn(MOTIONS, key));
  const changed = Object.entries(MOTIONS).map(([key, value]) => ({ key, value }));
  const { account, publicKey, signer } = sealer;
  const bytes = buildGenesis(
    {
      name: "bench-ballots",
      timeMs: GENESIS_MS,
      network: 1,
      epoch: BENCH_EPOCHS.dual,
      floor: defaultFloor(1, BENCH_EPOCHS.dual.rule),
      limits: DEFAULT_LIMITS,
      sealers: [{ account, suite: signer.suite, publicKey, weight: 1 }],
      accounts: everybody.map(({ account, publicKey, signer: { suite } }) => {
        const amount = (STAKE + POCKET) * TOKEN;
        return { account, threshold: 1, keys: [{ suite, publicKey }], amount };
      }),
      governance: {
        ...plain,
        stakes: everybody.map(({ account }) => ({ account, active: STAKE * TOKEN })),
        parameters: [...kept, ...changed],
      },
      plan: [],
    },
    hashes,
  );
  const document = readGenesisDocument(bytes, hashes);
  assert(document.ok, `genesis of the ballots: ${document.ok ? "" : document.error.code}`);
  return { document: document.value, sealer, voters };
}
