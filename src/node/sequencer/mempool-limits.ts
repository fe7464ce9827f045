import type { TransactionClass } from "../../machine/transaction-class.ts";

/** Bounds of one class of transactions that wait. */
export interface ClassLimits {
  readonly countMax: number;
  readonly sizeBytesMax: number;
  /** Those among them that wait for one before them. */
  readonly parkedMax: number;
  /** The share of one account. */
  readonly accountCountMax: number;
  readonly accountBytesMax: number;
}

/** Bounds of everything that waits. */
export interface MempoolLimits {
  readonly classes: Readonly<Record<TransactionClass, ClassLimits>>;
  /** How far above its account's next sequence number a transaction may stand. */
  readonly sequenceSpan: number;
  /** Transactions whose signatures are being verified. */
  readonly verifying: {
    readonly countMax: number;
    readonly sizeBytesMax: number;
    /** Those in the name of one account. */
    readonly accountCountMax: number;
    /** What part of the first two only an emergency may take, in percent. */
    readonly emergencyPercent: number;
  };
}

const MIB = 1024 * 1024;

/** Each class has room of its own, so that no flood of one keeps another out. */
export const MEMPOOL_LIMITS: MempoolLimits = {
  classes: {
    emergency: {
      countMax: 1024,
      sizeBytesMax: 8 * MIB,
      parkedMax: 128,
      accountCountMax: 32,
      accountBytesMax: MIB,
    },
    governance: {
      countMax: 8192,
      sizeBytesMax: 32 * MIB,
      parkedMax: 1024,
      accountCountMax: 256,
      accountBytesMax: 4 * MIB,
    },
    other: {
      countMax: 8192,
      sizeBytesMax: 32 * MIB,
      parkedMax: 1024,
      accountCountMax: 256,
      accountBytesMax: 4 * MIB,
    },
  },
  sequenceSpan: 256,
  verifying: { countMax: 512, sizeBytesMax: 8 * MIB, accountCountMax: 128, emergencyPercent: 12 },
};
