import type { SuiteId } from "../primitives/brand.ts";
import { messageTag } from "./domain.ts";

/**
 * True iff the message is that of a transaction under the suite. Wallets sign transactions and nothing else: a seal,
 * a ballot or an act of a council under a wallet suite is refused, whatever its signature.
 */
export function isTransactionMessage(message: Uint8Array, suite: SuiteId): boolean {
  const tag = messageTag("tx", suite);
  for (let i = 0; i < tag.length; i++) {
    if (message[i] !== tag[i]) return false;
  }
  return true;
}
