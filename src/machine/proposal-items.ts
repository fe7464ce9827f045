import { decode } from "../codec/canonical.ts";
import { statementSchema } from "../ledger/statement.ts";
import { toHex } from "../primitives/hex.ts";

/** The items without those that stand before them already. */
export function dropRepeated(items: readonly Uint8Array[]): readonly Uint8Array[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const name = toHex(item);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** The transactions among the items of a block, in order. An item that does not decode is judged where it is run. */
export function transactionsOf(items: readonly Uint8Array[]): readonly Uint8Array[] {
  return items.flatMap((item) => {
    const decoded = decode(statementSchema, item);
    return decoded.ok && decoded.value.type === "transaction" ? [decoded.value.tx] : [];
  });
}
