import type { TransactionClass } from "../../machine/transaction-class.ts";
import type { MempoolLimits } from "./mempool-limits.ts";
import type { MempoolFull } from "./submission.ts";

/**
 * Room for transactions whose signatures are being verified. Nobody has proved anything yet, so they have no share of
 * an account that a forgery could use up; a part of the room is kept for emergencies.
 */
export class VerificationLine {
  readonly #limits: MempoolLimits["verifying"];
  #count = 0;
  #sizeBytes = 0;

  constructor(limits: MempoolLimits["verifying"]) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#count;
  }

  get countMax(): number {
    return this.#limits.countMax;
  }

  /** Takes a place, or says what is full. */
  enter(name: TransactionClass, sizeBytes: number): MempoolFull | null {
    const { countMax, sizeBytesMax, emergencyPercent } = this.#limits;
    const share = name === "emergency" ? 100 : 100 - emergencyPercent;
    const count = { found: this.#count + 1, quota: Math.floor((countMax * share) / 100) };
    const bytes = {
      found: this.#sizeBytes + sizeBytes,
      quota: Math.floor((sizeBytesMax * share) / 100),
    };
    const of = { reason: "full", class: name, of: "verification" } as const;
    if (count.found > count.quota) return { ...of, unit: "transactions", ...count };
    if (bytes.found > bytes.quota) return { ...of, unit: "bytes", ...bytes };
    this.#count += 1;
    this.#sizeBytes += sizeBytes;
    return null;
  }

  leave(sizeBytes: number): void {
    this.#count -= 1;
    this.#sizeBytes -= sizeBytes;
  }
}
