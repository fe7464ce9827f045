/**
 * Numbers of the codes that a receipt may carry; 0 is success. Append only: a number is never reused, since old
 * receipts are read for ever. Codes of stage 1 never reach a receipt and still have numbers, for APIs.
 */
export const REJECTION_CODES = {
  GOV_TX_TOO_LARGE: 1,
  GOV_TX_MALFORMED: 2,
  GOV_TX_WRONG_CHAIN: 3,
  GOV_TX_KIND: 4,
  GOV_TX_GENERATION: 5,
  GOV_TX_EXPIRED: 6,
  GOV_ACCOUNT_UNKNOWN: 7,
  GOV_NONCE_LOW: 8,
  GOV_NONCE_HIGH: 9,
  GOV_FEE_TOO_LOW: 10,
  GOV_FEE_UNPAYABLE: 11,
  GOV_KEY_UNKNOWN: 12,
  GOV_KEY_BELOW_FLOOR: 13,
  GOV_SIGNATURE_LENGTH: 14,
  GOV_BLOCK_COST: 15,
  GOV_SIGNATURE_INVALID: 16,
  GOV_SIGNATURE_COUNT: 17,
  GOV_FIELD_INVALID: 18,
  GOV_ACCOUNT_HAS_KEYS: 19,
  GOV_KEY_PROOF_INVALID: 20,
  GOV_STATEMENT_INVALID: 21,
  GOV_EVIDENCE_INVALID: 22,
  GOV_EVIDENCE_USED: 23,
  GOV_ACT_EXPIRED: 24,
  GOV_ACT_TOO_EARLY: 25,
  GOV_COUNCIL_ABSENT: 26,
  GOV_COUNCIL_TERM: 27,
  GOV_ACT_NONCE: 28,
  GOV_DUPLICATE_SIGNER: 29,
  GOV_NOT_MEMBER: 30,
  GOV_COUNCIL_QUORUM: 31,
  GOV_ACT_FORBIDDEN: 32,
  GOV_ACT_WRONG_CHAIN: 33,
  GOV_ACT_WRONG_EPOCH: 34,
  GOV_FALLBACK_OPEN: 35,
  GOV_FALLBACK_FROZEN: 36,
  GOV_FALLBACK_REFUSED: 37,
  GOV_BLOCK_FULL: 38,
} as const;

export type RejectionCode = keyof typeof REJECTION_CODES;

/** Why a command is refused, with the numbers and names that were compared. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

export function reject(code: RejectionCode, facts: Rejection["facts"] = {}): Rejection {
  return { code, facts };
}

/** Name of a receipt's number, or undefined for a number that this version does not know. */
export function rejectionName(code: number): RejectionCode | undefined {
  return (Object.keys(REJECTION_CODES) as RejectionCode[]).find(
    (name) => REJECTION_CODES[name] === code,
  );
}
