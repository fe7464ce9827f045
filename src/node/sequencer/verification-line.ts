import type { TransactionClass } from "../../machine/transaction-class.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { accountKey } from "./mempool-entry.ts";
import type { MempoolLimits } from "./mempool-limits.ts";
import type { MempoolFull } from "./submission.ts";

/** A transaction that asks to be verified. */
export interface Unverified {
  readonly class: TransactionClass;
  /** In whose name it speaks, which nobody has proved. */
  readonly account: AccountId;
  readonly sizeBytes: number;
}

/**
 * Room for transactions whose signatures are being verified. Nobody has proved anything yet, so they have no share of
 * the mempool that a forgery could use up. Whoever forges in one name takes a part of the room and not all of it, and
 * another part is kept for emergencies.
 */
export class VerificationLine {
  readonly #limits: MempoolLimits["verifying"];
  readonly #byAccount = new Map<string, number>();
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
  enter({ class: name, account, sizeBytes }: Unverified): MempoolFull | null {
    const { countMax, sizeBytesMax, accountCountMax, emergencyPercent } = this.#limits;
    const share = name === "emergency" ? 100 : 100 - emergencyPercent;
    const key = accountKey(account);
    const own = this.#byAccount.get(key) ?? 0;
    const quotaOf = (most: number) => Math.floor((most * share) / 100);
    const full = (unit: MempoolFull["unit"], found: number, quota: number): MempoolFull | null =>
      found > quota
        ? { reason: "full", class: name, of: "verification", unit, found, quota }
        : null;
    const refused =
      full("transactions", this.#count + 1, quotaOf(countMax)) ??
      full("bytes", this.#sizeBytes + sizeBytes, quotaOf(sizeBytesMax)) ??
      full("transactions", own + 1, accountCountMax);
    if (refused !== null) return refused;
    this.#count += 1;
    this.#sizeBytes += sizeBytes;
    this.#byAccount.set(key, own + 1);
    return null;
  }

  leave({ account, sizeBytes }: Unverified): void {
    const key = accountKey(account);
    const own = this.#byAccount.get(key) ?? 0;
    this.#count -= 1;
    this.#sizeBytes -= sizeBytes;
    if (own > 1) this.#byAccount.set(key, own - 1);
    else this.#byAccount.delete(key);
  }
}
