import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import type { Rejection } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** Why the ledger would refuse something that governance asks about. */
export interface LedgerFault {
  /** Code of the rule, as in `docs/errors.md`. */
  readonly code: string;
  readonly expected: string;
  readonly found: string;
}

/** Depths and delays of the record in force, in blocks. */
export interface LedgerTiming {
  readonly finalityBlocks: number;
  readonly minDelayBlocks: number;
  readonly freezeBlocks: number;
  readonly noticeBlocks: number;
}

/** What attestations sign of a height. */
export interface HeightDigests {
  readonly epochHash: Digest;
  readonly ids: readonly (readonly [HashCode, Digest])[];
  readonly historyRoots: readonly (readonly [HashCode, Digest])[];
}

/** What the upgrade in force on the ledger declares; never the running binary. */
export interface LedgerRelease {
  readonly version: string;
  /** Features that can be switched, each with the schema of its configuration. */
  readonly features: readonly string[];
}

/** The ledger as decisions may see it: read only, and a function of the branch up to the parent alone. */
export interface LedgerPort {
  /** Newest final height by commits carried in ancestors, or -1 while none is. */
  readonly finalizedHeight: Height;
  readonly epochHash: Digest;
  /** Rule version in force, 1..5. */
  readonly rule: number;
  readonly timing: LedgerTiming;
  readonly release: LedgerRelease;
  /** The record that is announced and not in force, with the height from which nothing about it may change. */
  readonly pendingEpoch: { readonly start: Height; readonly frozenFrom: Height } | null;
  /** The fallback that is neither ratified nor taken back, with the height from which it lapses; null while none is. */
  readonly openFallback: { readonly start: Height; readonly expiry: Height } | null;
  /** Digests of an earlier height, or undefined where the branch does not hold them. */
  digestsAt(height: Height): HeightDigests | undefined;
  /** Name of an attestation, by the algorithm of the epoch in which the height stands. Requires: an earlier height. */
  attestationId(milestone: string, height: Height): Digest;
  /** Canonical bytes of `digestsAt`, which attestations sign. */
  encodedDigestsAt(height: Height): Uint8Array | undefined;
  /** Judges the record that a target would make with this start, anchor and keys aside; null when it may follow. */
  checkEpochTarget(target: Uint8Array, start: Height): LedgerFault | null;
  /**
   * Judges a signed fallback declaration on the facts and the state as they stand in the block; null when it may be
   * carried out.
   */
  checkFallback(state: StateReader, act: Uint8Array, attested: Uint8Array | null): Rejection | null;
  /** True iff the undo of every block above the height is at hand. */
  canUndoTo(height: Height): boolean;
  /** Keys that changed in the blocks above the height, each once, ascending; undefined beyond what can be undone. */
  changedKeysAbove(height: Height): readonly Uint8Array[] | undefined;
  /** Value of a key as of the end of an earlier block, or undefined where it was absent. Requires: `canUndoTo`. */
  valueAt(height: Height, key: Uint8Array): Uint8Array | undefined;
  /** Whether an epoch or rule boundary lies in `(from, to]`. */
  hasBoundary(from: Height, to: Height): boolean;
}
