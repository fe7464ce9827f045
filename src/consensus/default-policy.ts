import type { SignaturePolicy } from "../ledger/policy.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";

/** Every built suite that holds against a quantum computer: ML-DSA-65 and the hybrid. */
const STRONG = [2, 3] as const;
/** The same and Ed25519. */
const CLASSICAL = [1, 2, 3] as const;
/** The same and the wallets, which sign transactions only. */
const WALLETS = [1, 2, 3, 16, 17] as const;

/** The widest policy that a rule version admits: what a new record has where nobody asks for less. */
export const DEFAULT_POLICIES = {
  1: { seal: CLASSICAL, council: CLASSICAL, attest: CLASSICAL, vote: WALLETS, other: WALLETS },
  2: { seal: CLASSICAL, council: CLASSICAL, attest: CLASSICAL, vote: WALLETS, other: WALLETS },
  3: { seal: STRONG, council: STRONG, attest: STRONG, vote: WALLETS, other: WALLETS },
  4: { seal: STRONG, council: STRONG, attest: STRONG, vote: STRONG, other: WALLETS },
  5: { seal: STRONG, council: STRONG, attest: STRONG, vote: STRONG, other: STRONG },
} as const satisfies Readonly<Record<RuleVersion, SignaturePolicy>>;
