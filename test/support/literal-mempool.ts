import type { TransactionClass } from "../../src/machine/transaction-class.ts";
import type { MempoolEntry } from "../../src/node/sequencer/mempool-entry.ts";
import type { MempoolLimits } from "../../src/node/sequencer/mempool-limits.ts";
import type { EntryDraft } from "./mempool-entries.ts";

/** A transaction as the reference keeps it. */
export interface Held {
  readonly draft: EntryDraft;
  readonly entry: MempoolEntry;
}

/**
 * The mempool written out literally: one list of all that waits, and every answer computed from it afresh. Only the
 * order in which transactions came to be ready is kept beside it, since it is history.
 */
export class LiteralMempool {
  readonly #limits: MempoolLimits;
  readonly #next = new Map<number, number>();
  #held: readonly Held[] = [];
  #queue: readonly Held[] = [];

  constructor(limits: MempoolLimits) {
    this.#limits = limits;
  }

  get held(): readonly Held[] {
    return this.#held;
  }

  nextOf(account: number): number {
    return this.#next.get(account) ?? 0;
  }

  /** The first number from the account's own on that nobody here has. */
  firstFree(account: number): number {
    let sequence = this.nextOf(account);
    while (this.#find(account, sequence) !== undefined) sequence += 1;
    return sequence;
  }

  ready(name: TransactionClass): readonly MempoolEntry[] {
    return this.#queue.filter(({ draft }) => draft.class === name).map(({ entry }) => entry);
  }

  isReady({ draft: { account, sequence } }: Held): boolean {
    return sequence < this.firstFree(account);
  }

  sumOf(name: TransactionClass, account?: number): { count: number; sizeBytes: number } {
    const found = this.#held.filter(
      ({ draft }) => draft.class === name && (account === undefined || draft.account === account),
    );
    return {
      count: found.length,
      sizeBytes: found.reduce((sum, { draft }) => sum + draft.sizeBytes, 0),
    };
  }

  feesOf(account: number): bigint {
    const own = this.#held.filter(({ draft }) => draft.account === account);
    return own.reduce((sum, { draft }) => sum + (draft.fee ?? 0n), 0n);
  }

  /** What would be full with the newcomer in, and without the one whose place it takes: the first in the order. */
  refusal(draft: EntryDraft, isPriority: boolean): string | null {
    const limits = this.#limits.classes[draft.class];
    const replaced = this.#find(draft.account, draft.sequence);
    const rest = this.#held.filter((each) => each !== replaced);
    const ofClass = [...rest.map((each) => each.draft), draft].filter(
      (each) => each.class === draft.class,
    );
    const own = ofClass.filter(({ account }) => account === draft.account);
    const bytes = (drafts: readonly EntryDraft[]) =>
      drafts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (ofClass.length > limits.countMax) return "class transactions";
    if (bytes(ofClass) > limits.sizeBytesMax) return "class bytes";
    if (!isPriority && own.length > limits.accountCountMax) return "account transactions";
    if (!isPriority && bytes(own) > limits.accountBytesMax) return "account bytes";
    const parked = this.#held.filter(
      (each) => each.draft.class === draft.class && !this.isReady(each),
    );
    const takesOwnPlace = replaced?.draft.class === draft.class;
    const isParked = draft.sequence > this.firstFree(draft.account);
    if (isParked && !takesOwnPlace && parked.length + 1 > limits.parkedMax) {
      return "parked transactions";
    }
    return null;
  }

  add(held: Held): Held | undefined {
    const { account, sequence } = held.draft;
    const replaced = this.#find(account, sequence);
    this.#held = [...this.#held.filter((each) => each !== replaced), held];
    if (replaced !== undefined) {
      this.#queue = this.#queue.filter(({ draft }) => draft.account !== account);
    }
    this.#lineUp();
    return replaced;
  }

  remove(gone: Held): void {
    this.#held = this.#held.filter((each) => each !== gone);
    this.#lineUp();
  }

  moveTo(account: number, next: number): readonly Held[] {
    const used = this.#held.filter(
      ({ draft }) => draft.account === account && draft.sequence < next,
    );
    this.#next.set(account, next);
    this.#held = this.#held.filter((each) => !used.includes(each));
    this.#lineUp();
    return used;
  }

  #find(account: number, sequence: number): Held | undefined {
    return this.#held.find(({ draft }) => draft.account === account && draft.sequence === sequence);
  }

  /** Those that are ready no more leave the queue; those that are so newly join it, an account's in their sequence. */
  #lineUp(): void {
    const ready = this.#held.filter((each) => this.isReady(each));
    const fresh = ready
      .filter((each) => !this.#queue.includes(each))
      .sort((left, right) => left.draft.sequence - right.draft.sequence);
    this.#queue = [...this.#queue.filter((each) => ready.includes(each)), ...fresh];
  }
}
