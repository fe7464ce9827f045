import type { AccountId } from "../../primitives/brand.ts";

/**
 * Name of an account of a crowd by its number. They are spread over the whole range, so that neighbours in time are
 * none in the order of keys.
 */
export function crowdAccount(index: number): AccountId {
  const account = new Uint8Array(32);
  new DataView(account.buffer).setUint32(0, Math.imul(index + 1, 2_654_435_761) >>> 0);
  new DataView(account.buffer).setUint32(4, index);
  return account as AccountId;
}
