import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { AccountId, Digest, HashCode } from "../primitives/brand.ts";
import { type AuditEntry, computeAuditGenesis, computeEntryHash } from "./audit-entry.ts";
import type { BlockPlace } from "./context.ts";
import type { GovernanceEvent } from "./event.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const headSchema = struct({
  /** Number of entries. */
  seq: uint(),
  /** Hash of the newest entry; before the first, that which the first follows. */
  hash: digestSchema,
  /** Block of the newest entry, and how many of its entries came before. */
  height: heightSchema,
  index: uint(),
  /** Algorithm under which the past of the trail is committed: that of its first entry, until another one is stated. */
  algorithm: uint(),
});

/** The end of the audit trail as it stands in state. */
export type AuditHead = Infer<typeof headSchema>;

const headTable = stateTable("audit", headSchema);

/** A fact, and who brought it about by what. */
export interface AuditFact {
  readonly event: GovernanceEvent;
  /** Account of the command, or null for the system. */
  readonly actor: AccountId | null;
  readonly action: string;
  readonly txId: Digest | null;
}

/** What the trail knows of the block that it grows by. */
export type AuditPlace = Omit<BlockPlace, "ledger">;

/** The end of the audit trail. */
export function readAuditHead(
  state: StateReader,
  place: Pick<BlockPlace, "hash" | "chainId">,
): AuditHead {
  const known = readState(state, headTable);
  if (known !== undefined) return known;
  const hash = computeAuditGenesis(place.hash, place.chainId);
  return { seq: 0, hash, height: 0, index: 0, algorithm: place.hash.code };
}

/** Takes note that the past of the trail is committed under another algorithm. */
export function changeAuditAlgorithm(
  draft: StateDraft,
  algorithm: HashCode,
  place: Pick<BlockPlace, "hash" | "chainId">,
): void {
  writeAuditHead(draft, { ...readAuditHead(draft, place), algorithm });
}

/** Moves the end of the audit trail. */
export function writeAuditHead(draft: StateDraft, head: AuditHead): void {
  writeState(draft, headTable, { value: head });
}

/**
 * Adds facts to the audit trail in their order, and answers with their entries for whoever keeps them: state holds the
 * head alone. Cost: two digests a fact, and one write.
 */
export function appendAudit(
  draft: StateDraft,
  facts: readonly AuditFact[],
  place: AuditPlace,
): readonly AuditEntry[] {
  if (facts.length === 0) return [];
  let head = readAuditHead(draft, place);
  const entries = facts.map((fact) => {
    const entry = followingEntry(head, fact, place);
    head = { ...head, seq: entry.seq, hash: entry.hash, height: entry.height, index: entry.index };
    return entry;
  });
  writeAuditHead(draft, head);
  return entries;
}

function followingEntry(
  head: AuditHead,
  { event: { spec, data }, actor, action, txId }: AuditFact,
  { chainId, height, now, hash }: AuditPlace,
): AuditEntry {
  const isFirst = head.seq === 0 || head.height !== height;
  const entry = {
    seq: head.seq + 1,
    height,
    index: isFirst ? 0 : head.index + 1,
    now,
    eventType: spec.topic,
    severity: spec.severity,
    actor,
    action,
    details: data,
    txId,
    previousHash: head.hash,
  };
  return { ...entry, hash: computeEntryHash(hash, chainId, entry) };
}
