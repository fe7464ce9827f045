import type { SqlPlace } from "./sqlite-failure.ts";
import { corruptError } from "./storage-error.ts";

/** A row as the database gave it. A value of another type than its column's is damage, not an input. */
export class SqlRow {
  readonly #place: SqlPlace;
  readonly #values: readonly unknown[];

  constructor(place: SqlPlace, values: unknown) {
    this.#place = place;
    this.#values = Array.isArray(values) ? values : [];
  }

  integer(column: number): number {
    const value = this.#values[column];
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    throw this.#strange(column);
  }

  /** The integer, or null where the statement found nothing to take a maximum of. */
  optionalInteger(column: number): number | null {
    return this.#values[column] === null ? null : this.integer(column);
  }

  bytes(column: number): Uint8Array {
    const value = this.#values[column];
    if (value instanceof Uint8Array) return value;
    throw this.#strange(column);
  }

  text(column: number): string {
    const value = this.#values[column];
    if (typeof value === "string") return value;
    throw this.#strange(column);
  }

  /** The bytes, or null where the column holds none. */
  optionalBytes(column: number): Uint8Array | null {
    return this.#values[column] === null ? null : this.bytes(column);
  }

  /** The text, or null where the column holds none. */
  optionalText(column: number): string | null {
    return this.#values[column] === null ? null : this.text(column);
  }

  #strange(column: number) {
    return corruptError({ ...this.#place, detail: `column ${column} has a value of another type` });
  }
}
