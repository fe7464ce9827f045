import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytes, bytesOf, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { ChainId, Digest } from "../primitives/brand.ts";
import { govDigest } from "./gov-digest.ts";
import { nameOf } from "./name-schema.ts";
import { SEVERITIES } from "./names.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, heightSchema, secondsSchema } from "./schemas.ts";

/** Longest encoding of the data of one event. */
const DETAILS_BYTES_MAX = 65_536;

/** What stands in an entry beside its links. */
const FIELDS = {
  /** Counts the entries of the chain from 1, without a gap. */
  seq: uint(undefined, 1),
  height: heightSchema,
  /** Place among the entries of its block. */
  index: uint(),
  /** Governance seconds. */
  now: secondsSchema,
  /** Topic of the event. */
  eventType: text(1, 64, /^[a-z][a-z0-9_]*$/),
  severity: nameOf(SEVERITIES),
  /** Account whose command brought it about, or null for the system. */
  actor: nullable(accountIdSchema),
  /** Name of the command, or of the part of the block that brought it about. */
  action: text(1, 64),
} as const;

/** One fact of governance in the chain of its audit trail. */
export const auditEntrySchema = struct({
  ...FIELDS,
  /** Canonical bytes of the event. */
  details: bytes(1, DETAILS_BYTES_MAX),
  /** The transaction that carries the actor's signature; null where the seal of the block answers for it. */
  txId: nullable(digestSchema),
  previousHash: digestSchema,
  hash: digestSchema,
});

export type AuditEntry = Infer<typeof auditEntrySchema>;

const hashedSchema = struct({
  chainId: bytesOf<ChainId>(64),
  ...FIELDS,
  detailsHash: digestSchema,
  txId: nullable(digestSchema),
  previousHash: digestSchema,
});

/**
 * `H("gov/audit", enc[chainId, seq, height, index, now, event_type, severity, actor, action, H("gov/details",
 * details), tx_id, previous_hash])`, H the algorithm of the record in force at the height.
 */
export function computeEntryHash(
  hash: HashFunction,
  chainId: ChainId,
  entry: Omit<AuditEntry, "hash">,
): Digest {
  const detailsHash = govDigest(hash, "gov/details", entry.details);
  return govDigest(hash, "gov/audit", encode(hashedSchema, { ...entry, chainId, detailsHash }));
}

/** `H("gov/audit-genesis", chainId)`: what the first entry follows. */
export function computeAuditGenesis(hash: HashFunction, chainId: ChainId): Digest {
  return govDigest(hash, "gov/audit-genesis", chainId);
}
