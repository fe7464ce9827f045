import { decode, encode } from "../codec/canonical.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { ChainId, Digest, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { type AuditEntry, computeAuditGenesis, computeEntryHash } from "./audit-entry.ts";
import { eventOfTopic } from "./event-table.ts";

/** Why an audit trail does not stand, by the first entry that does not. */
export interface AuditFault {
  readonly seq: number;
  readonly code:
    | "AUDIT_SEQ"
    | "AUDIT_PREVIOUS"
    | "AUDIT_HASH"
    | "AUDIT_DETAILS"
    | "AUDIT_TX_ABSENT"
    | "AUDIT_SIGNATURE"
    | "AUDIT_HEAD";
}

/** What an audit trail is held against. */
export interface AuditGround {
  readonly chainId: ChainId;
  /** Algorithm of the record in force at a height. */
  readonly hashAt: (height: Height) => HashFunction;
  /**
   * Judges the transaction that an entry names: whether it stands in its block, and whether its signature is one of
   * the actor's keys at that height. It knows the blocks; this function does not.
   */
  readonly judgeTransaction: (entry: AuditEntry) => "absent" | "signature" | null;
  /** What the first of the entries follows, where they do not begin with the chain. */
  readonly after?: { readonly seq: number; readonly hash: Digest };
  /** Head that the last of the entries must be. */
  readonly head: { readonly seq: number; readonly hash: Digest };
}

/** Follows the entries in order; the first fault wins. Answers with their number. Cost: two digests an entry. */
export function verifyAudit(
  entries: Iterable<AuditEntry>,
  ground: AuditGround,
): Result<number, AuditFault> {
  let before = ground.after;
  let count = 0;
  for (const entry of entries) {
    before ??= { seq: 0, hash: computeAuditGenesis(ground.hashAt(entry.height), ground.chainId) };
    const code = judgeEntry(entry, before, ground);
    if (code !== null) return err({ seq: before.seq + 1, code });
    before = entry;
    count++;
  }
  const { head } = ground;
  const seq = before?.seq ?? 0;
  const isHead = seq === head.seq && (before === undefined || equalBytes(before.hash, head.hash));
  return isHead ? ok(count) : err({ seq, code: "AUDIT_HEAD" });
}

function judgeEntry(
  entry: AuditEntry,
  before: { readonly seq: number; readonly hash: Digest },
  ground: AuditGround,
): AuditFault["code"] | null {
  if (entry.seq !== before.seq + 1) return "AUDIT_SEQ";
  if (!equalBytes(entry.previousHash, before.hash)) return "AUDIT_PREVIOUS";
  const expected = computeEntryHash(ground.hashAt(entry.height), ground.chainId, entry);
  if (!equalBytes(entry.hash, expected)) return "AUDIT_HASH";
  if (!hasDetails(entry)) return "AUDIT_DETAILS";
  switch (ground.judgeTransaction(entry)) {
    case "absent":
      return "AUDIT_TX_ABSENT";
    case "signature":
      return "AUDIT_SIGNATURE";
    case null:
      return null;
  }
}

/** Whether the details are those of a known event, in its one encoding. */
function hasDetails({ eventType, severity, details }: AuditEntry): boolean {
  const spec = eventOfTopic(eventType);
  if (spec === undefined || spec.severity !== severity) return false;
  const decoded = decode(spec.schema, details);
  return decoded.ok && equalBytes(encode(spec.schema, decoded.value), details);
}
