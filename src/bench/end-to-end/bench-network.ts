import type { HashRegistry } from "../../crypto/hash-function.ts";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { computeAccountId, computeKeyId, NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { nodeSigning } from "../../crypto/provider-node-signing.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { createSigningProvider, SEED_BYTES } from "../../crypto/signing-provider.ts";
import { DEFAULT_LIMITS, type Limits } from "../../ledger/limits.ts";
import type { SealerSet } from "../../ledger/sealers.ts";
import { type GenesisDocument, readGenesisDocument } from "../../machine/genesis-document.ts";
import type { AccountSigner } from "../../node/account-signer.ts";
import {
  buildGenesis,
  defaultEpoch,
  defaultFloor,
  plainGovernance,
} from "../../node/genesis-builder.ts";
import { createPoolSigner } from "../../node/pool-signer.ts";
import type { LocalSealer } from "../../node/sealing.ts";
import { assert } from "../../primitives/assert.ts";
import type { SuiteId } from "../../primitives/brand.ts";
import { compareBytes, EMPTY_BYTES } from "../../primitives/bytes.ts";
import type { Random } from "../statistics/random.ts";

/** A key that may sign transactions and blocks, the same in every run. */
export interface BenchKey extends LocalSealer {
  readonly publicKey: Uint8Array;
  /** The same key, signing on the threads of the platform. */
  readonly accountSigner: AccountSigner;
}

/** A rule version with its algorithms, as the definitions of the criteria name them. */
export type BenchArm = "legacy" | "dual";

export const BENCH_EPOCHS = {
  legacy: defaultEpoch(1, 1, { legacy: 0x12, pq: null }),
  dual: defaultEpoch(1, 3, { legacy: 0x12, pq: 0x16 }),
} as const;

/** Long before any test runs, so that no clock is needed. */
export const GENESIS_MS = 1_750_000_000_000;
/** Covers every fee of a run. */
const WRITER_AMOUNT = 10n ** 24n;

/** The genesis of a network that measurements run on, and its keys. */
export interface BenchNetwork {
  readonly document: GenesisDocument;
  /** Equal weights, ascending by key id. */
  readonly sealers: readonly BenchKey[];
  readonly sealerSet: SealerSet;
  /** Holds what recording costs. */
  readonly writer: BenchKey;
}

/** What differs between the networks of measurements. */
export interface NetworkShape {
  readonly arm: BenchArm;
  readonly sealers: number;
  /** Suite of the writer's key; sealers are hybrid. */
  readonly writerSuite?: SuiteId;
  readonly limits?: Partial<Limits>;
}

/** Makes a network. The same draws make the same keys. Cost: some milliseconds a key. */
export function makeNetwork(
  hashes: HashRegistry,
  draw: Random,
  { arm, sealers: count, writerSuite = HYBRID_SUITE, limits = {} }: NetworkShape,
): BenchNetwork {
  const sealers = Array.from({ length: count }, () =>
    makeBenchKey(hashes, draw, HYBRID_SUITE),
  ).sort((left, right) => compareBytes(left.keyId, right.keyId));
  const writer = makeBenchKey(hashes, draw, writerSuite);
  const sealerSet = sealers.map(({ keyId, account, publicKey, signer }) => {
    return { keyId, account, suite: signer.suite, publicKey, weight: 1 };
  });
  const accounts = [writer, ...sealers].map(({ account, publicKey, signer }) => {
    const keys = [{ suite: signer.suite, publicKey }];
    return { account, threshold: 1, keys, amount: account === writer.account ? WRITER_AMOUNT : 0n };
  });
  const bytes = buildGenesis(
    {
      name: `bench-${arm}`,
      timeMs: GENESIS_MS,
      network: 1,
      epoch: BENCH_EPOCHS[arm],
      floor: defaultFloor(1, BENCH_EPOCHS[arm].rule),
      limits: { ...DEFAULT_LIMITS, ...limits },
      sealers: sealerSet,
      accounts,
      governance: plainGovernance({ sealers: true }),
      plan: [],
    },
    hashes,
  );
  const document = readGenesisDocument(bytes, hashes);
  assert(document.ok, `genesis of the benchmark: ${document.ok ? "" : document.error.code}`);
  return { document: document.value, sealers, sealerSet, writer };
}

/** Makes a key of a suite from the next draws. */
export function makeBenchKey(hashes: HashRegistry, draw: Random, suite: SuiteId): BenchKey {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const seed = draw.bytes(SEED_BYTES.get(suite) ?? 0);
  const created = createSigningProvider(nodeSigning).createSigner(suite, seed);
  assert(created.ok, `no signer of suite ${suite}`);
  const signer = created.value;
  const { publicKey } = signer;
  const keyId = computeKeyId(sha3, suite, publicKey);
  const account = computeAccountId(sha3, { suite, publicKey, salt: EMPTY_BYTES });
  const sign = createPoolSigner(suite, seed);
  return {
    signer,
    publicKey,
    keyId,
    account,
    accountSigner: { account, keyId, suite, publicKey, sign },
  };
}
