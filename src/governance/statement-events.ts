import { struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import { type AccountKeys, accountKeysTable } from "./account.ts";
import { defineEvent } from "./event.ts";
import { accountIdSchema, keyIdSchema, publicKeySchema, suiteSchema } from "./schemas.ts";
import { writeState } from "./state-table.ts";

/** What the machine's own commands state: their transactions are the records, and these are their marks. */
export const STATEMENT_EVENTS = {
  /** An account that was so far only credited has got the key that its name is made of. */
  accountOpened: defineEvent("accountOpened", "info", {
    schema: struct({
      account: accountIdSchema,
      keyId: keyIdSchema,
      suite: suiteSchema,
      publicKey: publicKeySchema,
    }),
    evolve: (draft, { account, ...key }, { height }) => {
      const value: AccountKeys = {
        threshold: 1,
        keys: [{ ...key, addedAt: height, revokedAt: null }],
      };
      writeState(draft, accountKeysTable, { suffix: account, value });
    },
  }),
  /** Recording changes no state: the contents are the statement, and its transaction is the leaf. */
  statementRecorded: defineEvent("statementRecorded", "info", {
    schema: struct({
      account: accountIdSchema,
      sequence: uint(),
      mediaType: text(3, 127),
      count: uint(),
    }),
    evolve: () => {},
  }),
} as const;
