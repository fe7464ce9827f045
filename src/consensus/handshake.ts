import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { type Infer, nullable } from "../codec/schema.ts";
import { nextEpochSchema } from "../ledger/epoch-record.ts";
import { floorSchema } from "../ledger/policy.ts";
import { chainIdSchema, digestSchema } from "../ledger/schemas.ts";
import type { ChainId, Digest, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { Result } from "../primitives/result.ts";
import type { Branch } from "./branch.ts";
import {
  hashInForce,
  isFrozen,
  pendingEpoch,
  resolveEpoch,
  type ScheduledEpoch,
} from "./schedule.ts";

/**
 * `[chainId, epochHash, next, floor]`: what peers tell each other first. Each epoch hash stands for all records before
 * it, since records are hash-chained. Source: the logic of EIP-2124, with full digests.
 */
const handshakeSchema = struct({
  chainId: chainIdSchema,
  epochHash: digestSchema,
  next: nullable(nextEpochSchema),
  floor: floorSchema,
});

export type Handshake = Infer<typeof handshakeSchema>;

/** Why two peers part: one's schedule contradicts what can no longer change on the other's branch. */
export type HandshakeFault =
  | { readonly code: "LEDGER_HANDSHAKE_CHAIN"; readonly expected: ChainId; readonly found: ChainId }
  /** The peer announces a change of epoch at a height that this branch has passed without it. */
  | { readonly code: "LEDGER_HANDSHAKE_PASSED"; readonly start: Height; readonly height: Height }
  /** The peer announces another record than the frozen one. */
  | {
      readonly code: "LEDGER_HANDSHAKE_FROZEN";
      readonly expected: Digest;
      readonly found: Digest;
    }
  /** The peer's records leave this branch's at a record that is in force or past here. */
  | { readonly code: "LEDGER_HANDSHAKE_DIVERGED"; readonly index: number }
  /** The peer's records are no chain, or do not lead to what it told of itself. */
  | { readonly code: "LEDGER_HANDSHAKE_RECORDS"; readonly index: number };

/**
 * - `same`: the same record in force and the same pending one, or none.
 * - `ahead`: this branch extends the peer's schedule; `behind`: the peer's extends this one's, as far as the two know.
 * - `open`: the pending records differ and neither is frozen yet, so that one may still be cancelled.
 * - `unknown`: the peer is in an epoch that this branch has not heard of. Its records decide: `compareRecords`.
 */
export type HandshakeRelation = "same" | "ahead" | "behind" | "open" | "unknown";

/** What a handshake has shown. */
export type HandshakeVerdict =
  | { readonly verdict: "agree"; readonly relation: HandshakeRelation }
  | { readonly verdict: "part"; readonly fault: HandshakeFault };

/** What a node that stands on a branch tells its peers. */
export function makeHandshake(branch: Branch): Handshake {
  const { chainId, facts } = branch;
  const { current, pending } = standing(branch);
  return {
    chainId,
    epochHash: hashInForce(current),
    // A record whose algorithm this process lacks has no hash here: the node halts before it and announces nothing.
    next: pending === null || pending.epochHash === null ? null : announcement(pending),
    floor: facts.floor,
  };
}

/**
 * Compares what a peer tells with the own branch. Peers part when one's schedule contradicts what is fixed on the
 * other's: records in force or past, and the pending one in its freeze. Each side knows its own height and freeze, so
 * that a peer which merely lags is never sent away. The floor is told and decides nothing.
 */
export function compareHandshake(branch: Branch, peer: Handshake): HandshakeVerdict {
  if (!equalBytes(peer.chainId, branch.chainId)) {
    const fault = { expected: branch.chainId, found: peer.chainId };
    return { verdict: "part", fault: { code: "LEDGER_HANDSHAKE_CHAIN", ...fault } };
  }
  const { current, pending } = standing(branch);
  if (isHash(current, peer.epochHash)) return compareNext(branch, peer.next);
  if (pending !== null && isHash(pending, peer.epochHash)) return agree("behind");
  const { schedule } = branch.facts;
  const past = schedule.findIndex((epoch) => isHash(epoch, peer.epochHash));
  const following = schedule[past + 1];
  if (past < 0 || following === undefined) return agree("unknown");
  const isOnTheWay = peer.next === null || isAnnounced(following, peer.next);
  return agree(isOnTheWay ? "ahead" : "open");
}

/** Both are in one epoch: what they announce decides. */
function compareNext(branch: Branch, next: Handshake["next"]): HandshakeVerdict {
  const { pending } = standing(branch);
  if (next === null) return agree(pending === null ? "same" : "ahead");
  if (pending !== null && isAnnounced(pending, next)) return agree("same");
  const fault = findContradiction(branch, { start: next[0], epochHash: next[1] });
  if (fault !== null) return { verdict: "part", fault };
  return agree(pending === null ? "behind" : "open");
}

/** Why a record that would follow the one in force cannot follow it here, or null while it may. */
export function findContradiction(
  branch: Branch,
  next: { readonly start: Height; readonly epochHash: Digest },
): HandshakeFault | null {
  const { height } = branch;
  const { start, epochHash: found } = next;
  if (start <= height) return { code: "LEDGER_HANDSHAKE_PASSED", start, height };
  const { pending } = standing(branch);
  const expected = pending?.epochHash ?? null;
  if (pending === null || expected === null || equalBytes(expected, found)) return null;
  if (!isFrozen(branch.facts.schedule, pending, Math.max(0, height))) return null;
  return { code: "LEDGER_HANDSHAKE_FROZEN", expected, found };
}

/** The record in force at the newest block, and the pending one. */
export function standing(branch: Branch): {
  readonly current: ScheduledEpoch;
  readonly pending: ScheduledEpoch | null;
} {
  const at = Math.max(0, branch.height);
  const { schedule } = branch.facts;
  return { current: resolveEpoch(schedule, at), pending: pendingEpoch(schedule, at) };
}

export function agree(relation: HandshakeRelation): HandshakeVerdict {
  return { verdict: "agree", relation };
}

export function isHash(epoch: ScheduledEpoch, hash: Digest): boolean {
  return epoch.epochHash !== null && equalBytes(epoch.epochHash, hash);
}

function announcement(epoch: ScheduledEpoch): readonly [Height, Digest] {
  return [epoch.record.start, hashInForce(epoch)];
}

function isAnnounced(epoch: ScheduledEpoch, next: readonly [Height, Digest]): boolean {
  return epoch.record.start === next[0] && isHash(epoch, next[1]);
}

export function encodeHandshake(handshake: Handshake): Uint8Array {
  return encode(handshakeSchema, handshake);
}

export function decodeHandshake(bytes: Uint8Array): Result<Handshake, CodecFault> {
  return decode(handshakeSchema, bytes);
}
