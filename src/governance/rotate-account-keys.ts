import type { AccountId } from "../primitives/brand.ts";
import { findActiveKey, readAccountKeys } from "./account.ts";
import type { KeySet } from "./account-key-set.ts";
import type { Journal } from "./journal.ts";
import { KEY_EVENTS } from "./key-events.ts";

/** Makes the keys those of the account and no others, one event for each that comes in. */
export function rotateAccountKeys(
  journal: Journal,
  account: AccountId,
  { threshold, keys }: KeySet,
): void {
  const held = readAccountKeys(journal, account);
  const stays = (key: KeySet["keys"][number]) =>
    held !== undefined && findActiveKey(held, key.keyId) !== undefined;
  const kept = keys.filter(stays).map(({ keyId }) => keyId);
  const added = keys.filter((key) => !stays(key));
  if (added.length === 0) {
    journal.emit(KEY_EVENTS.rotated, { account, threshold, kept, added: null });
  }
  for (const key of added) {
    journal.emit(KEY_EVENTS.rotated, { account, threshold, kept: [...kept], added: key });
    kept.push(key.keyId);
  }
}
