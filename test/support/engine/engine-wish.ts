import type { AccountId, Digest } from "../../../src/primitives/brand.ts";
import { literalHash } from "../literal-hash.ts";

/** A digest that a text stands for, of the length of a dual record. */
export function digestOf(text: string): Digest {
  return literalHash(0x16, new TextEncoder().encode(text)) as Digest;
}

/** A payload that makes sense from one sender alone. */
export class By {
  readonly sender: AccountId;
  readonly payload: unknown;
  constructor(sender: AccountId, payload: unknown) {
    this.sender = sender;
    this.payload = payload;
  }
}
