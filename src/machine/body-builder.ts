import { type BodyStatement, bodyStatement } from "../ledger/body-statement.ts";
import type { Limits } from "../ledger/limits.ts";
import type { Statement } from "../ledger/statement.ts";
import type { AdmittedTransaction } from "./admission.ts";
import type { BlockEffects } from "./block-effects.ts";

/** Room that is kept for what a block states at its end, whatever transactions fill the rest. */
const END_BYTES = 128 * 1024;
const END_STATEMENTS = 32;

/** Bytes of a receipt with all the events it may have would be more; receipts of full blocks are counted as made. */
const RECEIPT_BYTES = 8 * 1024;

/** The statements of a block in the order of its body, with the room that is left. */
export class BodyBuilder {
  readonly #limits: Limits;
  readonly #statements: BodyStatement[] = [];
  #sizeBytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get statements(): readonly BodyStatement[] {
    return this.#statements;
  }

  /** Leaf index of the next statement. */
  get nextIndex(): number {
    return this.#statements.length;
  }

  /**
   * True iff an item of so many bytes and its receipt fit beside the events that wait for the end of the block and
   * what else its end may need.
   */
  hasRoomFor(itemBytes: number, waiting: Pick<BlockEffects, "events" | "sizeBytes">): boolean {
    const reserved = Math.min(END_BYTES, this.#limits.bodyBytesMax >>> 2) + waiting.sizeBytes;
    const sizeBytes = this.#sizeBytes + itemBytes + RECEIPT_BYTES + reserved;
    const count = this.#statements.length + 2 + END_STATEMENTS + waiting.events.length;
    return sizeBytes <= this.#limits.bodyBytesMax && count <= this.#limits.countMax;
  }

  /** Appends a statement that the ledger makes. */
  add(value: Exclude<Statement, { type: "transaction" }>): number {
    return this.#push(bodyStatement(value));
  }

  /** Appends an admitted transaction. Requires: `item` is the statement of its bytes. */
  addTransaction(item: Uint8Array, admitted: AdmittedTransaction): number {
    const { bytes: tx, transaction, record } = admitted;
    const statement = { bytes: item, value: { type: "transaction", tx }, transaction } as const;
    return this.#push(record === undefined ? statement : { ...statement, record });
  }

  #push(statement: BodyStatement): number {
    this.#statements.push(statement);
    this.#sizeBytes += statement.bytes.length;
    return this.#statements.length - 1;
  }
}
