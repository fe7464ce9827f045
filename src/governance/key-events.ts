import { list, struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import type { KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { type AccountKey, accountKeysTable, KEYS_MAX, readAccountKeys } from "./account.ts";
import { namedKeySchema } from "./account-key-set.ts";
import { defineEvent } from "./event.ts";
import { accountIdSchema, keyIdSchema } from "./schemas.ts";
import { writeState } from "./state-table.ts";

export const KEY_EVENTS = {
  /**
   * One step of a rotation: of the active keys those that are kept stay, and at most one comes in. A key of a hybrid
   * suite nearly fills an event, so that a rotation has as many steps as new keys.
   */
  rotated: defineEvent("keysRotated", "notice", {
    schema: struct({
      account: accountIdSchema,
      threshold: uint(KEYS_MAX, 1),
      kept: list(keyIdSchema, 0, KEYS_MAX),
      added: nullable(namedKeySchema),
    }),
    evolve(draft, { account, threshold, kept, added }, { height }) {
      const before = readAccountKeys(draft, account)?.keys ?? [];
      const rows = before.map((row) =>
        row.revokedAt !== null || isListed(kept, row.keyId) ? row : { ...row, revokedAt: height },
      );
      const others = rows.filter((row) => added === null || !equalBytes(row.keyId, added.keyId));
      const fresh = added === null ? [] : [{ ...added, addedAt: height, revokedAt: null }];
      const keys = keepNewest([...others, ...fresh]);
      writeState(draft, accountKeysTable, { suffix: account, value: { threshold, keys } });
    },
  }),
};

/** Active keys first; of the revoked ones those that were revoked last, as far as there is room. */
function keepNewest(rows: readonly AccountKey[]): readonly AccountKey[] {
  const end = ({ revokedAt }: AccountKey) => revokedAt ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((left, right) => end(right) - end(left)).slice(0, KEYS_MAX);
}

function isListed(list: readonly KeyId[], keyId: KeyId): boolean {
  return list.some((other) => equalBytes(other, keyId));
}
