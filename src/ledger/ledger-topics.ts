import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { Result } from "../primitives/result.ts";
import { digestSchema, hashCodeSchema, heightSchema } from "./schemas.ts";

/** Topics of the ledger's own facts. `genesis` and `epoch.started` stand in phase 0, all others in phase 1. */
export const LEDGER_TOPICS = [
  "genesis",
  "epoch.started",
  "epoch.scheduled",
  "epoch.cancelled",
  "boundary.attested",
  "evidence.accepted",
  "fallback.declared",
  "fallback.vetoed",
  "fallback.ratified",
  "fallback.lapsed",
  "floor.changed",
  "algorithm.status",
  "limits.changed",
  "state.rolledback",
] as const;

export type LedgerTopic = (typeof LEDGER_TOPICS)[number];

/** True iff the topic states a fact of the ledger itself. */
export function isLedgerTopic(topic: string): topic is LedgerTopic {
  return LEDGER_TOPICS.some((known) => known === topic);
}

/** One way only: active, deprecated (no record may introduce it), withdrawn (no new record may name it). */
export const ALGORITHM_STATUSES = ["active", "deprecated", "withdrawn"] as const;
export type AlgorithmStatus = (typeof ALGORITHM_STATUSES)[number];

/** Data of `algorithm.status`; `status` is an index into `ALGORITHM_STATUSES`. */
export const algorithmStatusSchema = struct({
  code: hashCodeSchema,
  status: uint(ALGORITHM_STATUSES.length - 1),
});

/** Data of `boundary.attested`: the boundary block of a record, attested by k of n. */
export const boundaryAttestedSchema = struct({
  epochIndex: uint(),
  height: heightSchema,
  attestationId: digestSchema,
});

/** Data of `state.rolledback`. */
export const stateRolledBackSchema = struct({
  targetHeight: heightSchema,
  evidenceDigest: digestSchema,
});

/** Data of `evidence.accepted`. */
export const evidenceAcceptedSchema = struct({ form: uint(0xff), evidenceHash: digestSchema });

/** Data of `fallback.vetoed`, `fallback.ratified` and `fallback.lapsed`: the record that it is about. */
export const fallbackReferenceSchema = struct({ epochIndex: uint(), epochHash: digestSchema });

export type FallbackReference = Infer<typeof fallbackReferenceSchema>;

export function encodeFallbackReference(reference: FallbackReference): Uint8Array {
  return encode(fallbackReferenceSchema, reference);
}

/** What `encodeFallbackReference` wrote. @internal */
export function decodeFallbackReference(bytes: Uint8Array): Result<FallbackReference, CodecFault> {
  return decode(fallbackReferenceSchema, bytes);
}
