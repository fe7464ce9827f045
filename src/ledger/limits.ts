import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";

/** Bounds that no decision can pass. Sizes in bytes, cost in units of a signature suite. */
export const HARD_LIMITS = {
  bodyBytesMax: 32 * 1024 * 1024,
  countMax: 65_536,
  txBytesMax: 1024 * 1024,
  payloadBytesMax: 512 * 1024,
  sigCostMax: 50_000,
  headerBytesMax: 2048,
  sealersMax: 128,
  eventsPerReceiptMax: 64,
  eventBytesMax: 4096,
  systemEventBytesMax: 64 * 1024,
  genesisBytesMax: 8 * 1024 * 1024,
  stateKeyBytesMax: 64,
  stateValueBytesMax: 64 * 1024,
  changedKeysMax: 65_536,
  deploymentsMax: 16,
  signaturesMax: 8,
  keysPerAccountMax: 8,
} as const;

/** Limits of a chain that a decision may change inside the hard bounds; they hold from the next height on. */
export const limitsSchema = struct({
  bodyBytesMax: uint(HARD_LIMITS.bodyBytesMax, 1),
  countMax: uint(HARD_LIMITS.countMax, 1),
  txBytesMax: uint(HARD_LIMITS.txBytesMax, 1),
  sigCostMax: uint(HARD_LIMITS.sigCostMax, 1),
  /** A commit is made for every height that this divides, and for every boundary block. */
  sealInterval: uint(65_536, 1),
});

export type Limits = Infer<typeof limitsSchema>;

export const DEFAULT_LIMITS: Limits = {
  bodyBytesMax: 4 * 1024 * 1024,
  countMax: 20_000,
  txBytesMax: 128 * 1024,
  sigCostMax: 5_000,
  sealInterval: 1,
};
