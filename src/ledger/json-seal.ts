import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { suiteToJson } from "./json-suite.ts";
import type { SealerSet } from "./sealers.ts";
import type { Seal } from "./statement.ts";

/** A seal as people and programs see it. */
export interface SealJson {
  readonly key_id: string;
  /** Suite and weight of the key in the set of the block's height; absent where it is not in it. */
  readonly suite?: string;
  readonly signal: number;
  readonly signature: string;
  readonly weight?: number;
}

/** Requires: the sealers of the height of the block. */
export function sealToJson(seal: Seal, sealers: SealerSet): SealJson {
  const sealer = sealers.find(({ keyId }) => equalBytes(keyId, seal.keyId));
  return {
    key_id: toHex0x(seal.keyId),
    ...(sealer === undefined ? {} : { suite: suiteToJson(sealer.suite) }),
    signal: seal.signal,
    signature: toHex0x(seal.signature),
    ...(sealer === undefined ? {} : { weight: sealer.weight }),
  };
}
