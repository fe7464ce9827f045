import type { AccountId, Digest, Height, KeyId, SuiteId } from "../primitives/brand.ts";
import type { Fraction } from "./fraction.ts";

/**
 * What a decision does to the ledger itself. Governance returns effects, and the machine carries them out in the block
 * in which they were decided. An effect was judged through the ledger port before it is returned, so that carrying it
 * out cannot fail.
 */
export type Effect =
  | {
      readonly type: "effectScheduleUpgrade";
      readonly proposal: number;
      readonly name: string;
      readonly version: string;
      readonly activationHeight: Height;
    }
  | {
      readonly type: "effectEpochDecision";
      readonly proposal: number;
      /** Canonical bytes of the target: rule, algorithms, policy, timing, no anchor. */
      readonly target: Uint8Array;
      readonly windowBlocks: number;
      /** Least share of sealer weight that must be ready; `n = 0` asks for no signal (test networks). */
      readonly signal: Fraction;
      readonly earliestStart: Height;
      readonly timeout: Height;
    }
  | { readonly type: "effectEpochWithdraw"; readonly proposal: number }
  | {
      readonly type: "effectFallback";
      readonly act: Uint8Array;
      readonly attested: Uint8Array | null;
    }
  | { readonly type: "effectFallbackVeto" }
  | { readonly type: "effectFallbackRatified" }
  | { readonly type: "effectFloor"; readonly floor: Uint8Array }
  | { readonly type: "effectAlgorithmStatus"; readonly code: number; readonly status: number }
  | { readonly type: "effectLimits"; readonly limits: Uint8Array }
  | {
      readonly type: "effectValidatorSet";
      /** The active set with the key that each seals with. */
      readonly sealers: readonly {
        readonly account: AccountId;
        readonly keyId: KeyId;
        readonly suite: SuiteId;
        readonly publicKey: Uint8Array;
        readonly active: bigint;
      }[];
    }
  | {
      /** k of n attestors have vouched for a height that is the boundary of a record, if it is one. */
      readonly type: "effectBoundaryAttested";
      readonly height: Height;
      readonly attestationId: Digest;
    }
  | { readonly type: "effectSealerRemoved"; readonly keyId: KeyId; readonly height: Height }
  | {
      readonly type: "effectStateRollback";
      readonly targetHeight: Height;
      readonly reason: string;
      readonly evidenceDigest: Digest;
    };
