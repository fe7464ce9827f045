import type { HeaderFault } from "../ledger/header.ts";
import type { ProofFault } from "../merkle/proof-fault.ts";
import type { Digest, HashCode, Height, SuiteId, TimeMs } from "../primitives/brand.ts";
import type { CommitFault } from "./commit.ts";
import type { EpochFault } from "./epoch-fault.ts";
import type { TrustFault } from "./verify-proof-trust.ts";

/** Why a light client does not follow. Codes are listed in `docs/errors.md`. */
export type LightClientFault =
  | { readonly code: "LEDGER_LIGHT_HEADER"; readonly fault: HeaderFault }
  /** The header is in v1-legacy, whose history and sealers stand in bodies: only a full verification follows it. */
  | { readonly code: "LEDGER_LIGHT_V1"; readonly height: Height }
  /** The header that is trusted is older than the trusting period: its sealers may have left since. */
  | {
      readonly code: "LEDGER_LIGHT_EXPIRED";
      readonly ageMs: number;
      readonly trustingPeriodMs: number;
    }
  | { readonly code: "LEDGER_LIGHT_NOT_NEWER"; readonly trusted: Height; readonly found: Height }
  | { readonly code: "LEDGER_LIGHT_TIME"; readonly trusted: TimeMs; readonly found: TimeMs }
  /** The header lies ahead of the clock; it is held back, not refused for good. */
  | { readonly code: "LEDGER_LIGHT_AHEAD"; readonly now: TimeMs; readonly found: TimeMs }
  /** The header's epoch is neither the known one nor the one that the trusted header announced. */
  | {
      readonly code: "LEDGER_LIGHT_EPOCH_UNANNOUNCED";
      readonly announced: Digest | null;
      readonly found: Digest;
    }
  /** A frozen change of epoch did not happen at its height, or another is announced in its place. */
  | { readonly code: "LEDGER_LIGHT_EPOCH_FROZEN"; readonly start: Height; readonly height: Height }
  /** A record is missing for a new epoch, or given where none begins. */
  | { readonly code: "LEDGER_LIGHT_RECORD"; readonly expected: boolean }
  /** The new record does not follow the known one. */
  | { readonly code: "LEDGER_LIGHT_EDGE"; readonly expected: string; readonly found: string }
  /** The new record's rank or policy is below the floor, or its policy below its rule version. */
  | { readonly code: "LEDGER_LIGHT_FLOOR"; readonly fault: EpochFault }
  /** This client lacks an algorithm of the header's epoch. */
  | {
      readonly code: "LEDGER_LIGHT_UNABLE";
      readonly algorithm: HashCode | null;
      readonly suite: SuiteId | null;
    }
  /** A lineage or the dual commitment that the rule version requires is missing, spare or wrong. */
  | {
      readonly code: "LEDGER_LIGHT_LINEAGE";
      readonly expected: readonly HashCode[];
      readonly found: readonly HashCode[];
    }
  | { readonly code: "LEDGER_LIGHT_DUAL" }
  /** No consistency proof for a code, or one for a code that the header does not carry. */
  | { readonly code: "LEDGER_LIGHT_HISTORY_CODE"; readonly algorithm: HashCode }
  /** The history of the header does not begin with the trusted one. */
  | {
      readonly code: "LEDGER_LIGHT_HISTORY";
      readonly algorithm: HashCode;
      readonly fault: ProofFault;
    }
  /** The header names other sealers than the known ones, and none are given. */
  | { readonly code: "LEDGER_LIGHT_SEALERS_MISSING"; readonly algorithm: HashCode }
  /** The sealers that are given are not the ones that the header names. */
  | { readonly code: "LEDGER_LIGHT_SEALERS_HASH"; readonly algorithm: HashCode }
  | { readonly code: "LEDGER_LIGHT_COMMIT"; readonly fault: CommitFault }
  | {
      readonly code: "LEDGER_LIGHT_COMMIT_HEIGHT";
      readonly expected: Height;
      readonly found: Height;
    }
  /** The first header is not what the client was told to trust. */
  | { readonly code: "LEDGER_LIGHT_TRUST"; readonly fault: TrustFault | "nothing to trust" };
