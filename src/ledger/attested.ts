import { encode } from "../codec/canonical.ts";
import { list, pair, set, struct } from "../codec/compound.ts";
import { bytes, type Infer, text, uint } from "../codec/schema.ts";
import type { ChainId, Digest } from "../primitives/brand.ts";
import {
  accountIdSchema,
  chainIdSchema,
  digestSchema,
  hashCodeSchema,
  heightSchema,
  keyIdSchema,
} from "./schemas.ts";

const codedDigestsSchema = list(pair(hashCodeSchema, digestSchema), 1, 3);

/** `digestsAt(h)`: epoch hash, block ids, and the history roots that include block h. */
export const digestsAtSchema = struct({
  epochHash: digestSchema,
  ids: codedDigestsSchema,
  historyRoots: codedDigestsSchema,
});

export type DigestsAt = Infer<typeof digestsAtSchema>;

/** The verdict of an attestor whose own recomputed digests are these; any other one refuses. */
export const ATTEST = 1;

const milestoneSchema = text(1, 64, /^[a-z][a-z0-9_:-]*$/);

const attestorSignatureSchema = struct({
  keyId: keyIdSchema,
  account: accountIdSchema,
  verdict: uint(1),
  signature: bytes(1, 16_224),
});

/** A milestone with the signatures of attestors over its digests: verifiable by anyone who knows their keys. */
export const attestedSchema = struct({
  milestone: milestoneSchema,
  height: heightSchema,
  digests: digestsAtSchema,
  signatures: set(attestorSignatureSchema, 1, 32, {
    schema: keyIdSchema,
    of: (entry) => entry.keyId,
  }),
});

export type Attested = Infer<typeof attestedSchema>;

/** `GLC[chainId, milestone, height]`, from which governance derives the id of an attestation. */
export function encodeAttestationSubject(
  chainId: ChainId,
  milestone: string,
  height: number,
): Uint8Array {
  return encode(
    struct({ chainId: chainIdSchema, milestone: milestoneSchema, height: heightSchema }),
    {
      chainId,
      milestone,
      height,
    },
  );
}

/** Items of `sign(attest, [chainId, id, milestone, height, digestsAt(height), verdict])` before the key id. */
export function attestMessageItems(
  subject: {
    readonly chainId: ChainId;
    readonly id: Digest;
    readonly milestone: string;
    readonly height: number;
    readonly digests: DigestsAt;
  },
  verdict: number,
): readonly Uint8Array[] {
  return [
    encode(chainIdSchema, subject.chainId),
    encode(digestSchema, subject.id),
    encode(milestoneSchema, subject.milestone),
    encode(heightSchema, subject.height),
    encode(digestsAtSchema, subject.digests),
    encode(uint(1), verdict),
  ];
}
