import { decode, encode } from "../codec/canonical.ts";
import { list, set, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, constUint, type Infer, text, uint } from "../codec/schema.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { PUBLIC_KEY_BYTES_MAX } from "../crypto/key-id.ts";
import type { ChainId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import type { Result } from "../primitives/result.ts";
import { algorithmsSchema, timingSchema } from "./epoch-record.ts";
import { HARD_LIMITS, limitsSchema } from "./limits.ts";
import { floorSchema, policySchema } from "./policy.ts";
import {
  accountIdSchema,
  heightSchema,
  ledgerAmountSchema,
  networkSchema,
  ruleSchema,
  suiteIdSchema,
  timeMsSchema,
} from "./schemas.ts";

const ACCOUNTS_MAX = 100_000;

const publicKeySchema = struct({
  suite: suiteIdSchema,
  publicKey: bytes(1, PUBLIC_KEY_BYTES_MAX),
});

export const genesisEpochSchema = struct({
  rule: ruleSchema,
  algs: algorithmsSchema,
  policy: policySchema,
  timing: timingSchema,
});

export const genesisSealerSchema = struct({
  account: accountIdSchema,
  suite: suiteIdSchema,
  publicKey: bytes(1, PUBLIC_KEY_BYTES_MAX),
  weight: uint(),
});

export const genesisAccountSchema = struct({
  account: accountIdSchema,
  /** m: distinct keys that must sign. */
  threshold: uint(HARD_LIMITS.keysPerAccountMax, 1),
  keys: list(publicKeySchema, 1, HARD_LIMITS.keysPerAccountMax),
  amount: ledgerAmountSchema,
});

export const genesisModuleSchema = struct({
  name: text(1, 32, /^[a-z]+$/),
  bytes: bytes(1, HARD_LIMITS.genesisBytesMax),
});

/**
 * The document that a chain grows from. Sealers are ascending by their key ids and accounts by their encoding; the
 * order of sealers depends on a hash and is a check of the document, not of its shape.
 */
export const genesisSchema = struct({
  version: constUint(1),
  name: text(1, 64, /^[a-z0-9][a-z0-9-]*$/),
  timeMs: timeMsSchema,
  network: networkSchema,
  epoch: genesisEpochSchema,
  floor: floorSchema,
  limits: limitsSchema,
  sealers: list(genesisSealerSchema, 0, HARD_LIMITS.sealersMax),
  accounts: set(genesisAccountSchema, 0, ACCOUNTS_MAX),
  modules: set(genesisModuleSchema, 0, 8, {
    schema: text(1, 32),
    of: (module) => module.name,
  }),
});

export type Genesis = Infer<typeof genesisSchema>;
export type GenesisAccount = Infer<typeof genesisAccountSchema>;
export type GenesisSealer = Infer<typeof genesisSealerSchema>;

/** One change of epoch that a test network's genesis decides in advance. */
export const planEntrySchema = struct({
  start: heightSchema,
  rule: ruleSchema,
  algs: algorithmsSchema,
  policy: policySchema,
  timing: timingSchema,
});

export const planSchema = list(planEntrySchema, 1, 64);

export type PlanEntry = Infer<typeof planEntrySchema>;

export function encodeGenesis(genesis: Genesis): Uint8Array {
  return encode(genesisSchema, genesis);
}

export function decodeGenesis(bytes: Uint8Array): Result<Genesis, CodecFault> {
  return decode(genesisSchema, bytes);
}

/** Bytes of a module of the genesis document, or undefined when it has none of that name. */
export function genesisModule(genesis: Genesis, name: string): Uint8Array | undefined {
  return genesis.modules.find((module) => module.name === name)?.bytes;
}

/**
 * `H_0x12(tag("chain",0x12) ‖ G) ‖ H_0x16(tag("chain",0x16) ‖ G)`: two designs, so that the name of a chain outlives
 * either. Requires: `sha256` has code 0x12 and `sha3` code 0x16.
 */
export function computeChainId(
  sha256: HashFunction,
  sha3: HashFunction,
  genesis: Uint8Array,
): ChainId {
  return concatBytes(
    sha256.digest(concatBytes(hashTag("chain", sha256.code), genesis)),
    sha3.digest(concatBytes(hashTag("chain", sha3.code), genesis)),
  ) as ChainId;
}
