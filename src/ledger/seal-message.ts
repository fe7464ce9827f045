import { encode } from "../codec/canonical.ts";
import { list, pair } from "../codec/compound.ts";
import { nullable, type Schema, uint } from "../codec/schema.ts";
import type { ChainId, Digest, HashCode, Height } from "../primitives/brand.ts";
import { chainIdSchema, digestSchema, hashCodeSchema, heightSchema } from "./schemas.ts";

/** What a sealer vouches for. The key id that ends the message is added by the signer. */
export interface SealSubject {
  readonly chainId: ChainId;
  readonly height: Height;
  readonly epochHash: Digest;
  /** Ids of the block in lineage order. */
  readonly ids: readonly (readonly [HashCode, Digest])[];
  readonly dual: readonly [Digest, Digest] | null;
}

const idsSchema = list(pair(hashCodeSchema, digestSchema), 1, 2);
const dualSchema = nullable(pair(digestSchema, digestSchema));
const signalSchema = uint(0xffff_ffff);

/**
 * The items of the signed tuple before the key id, each encoded:
 * `[chainId, k, epochHash(k), ids, dual / null, signal]`.
 */
export function sealMessageItems(subject: SealSubject, signal: number): readonly Uint8Array[] {
  return [
    item(chainIdSchema, subject.chainId),
    item(heightSchema, subject.height),
    item(digestSchema, subject.epochHash),
    item(idsSchema, subject.ids),
    item(dualSchema, subject.dual),
    item(signalSchema, signal),
  ];
}

function item<T>(schema: Schema<T>, value: T): Uint8Array {
  return encode(schema, value);
}
