import { list, set, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { KEYS_MAX } from "./account.ts";
import { COUNCIL_MEMBERS_MAX, COUNCIL_NAMES } from "./council.ts";
import { nameOf } from "./name-schema.ts";
import { namedUnion } from "./named-union.ts";
import { PERMISSIONS } from "./names.ts";
import { holdersSchema } from "./permission.ts";
import { grantedRoleSchema } from "./role-name.ts";
import { accountIdSchema, publicKeySchema, secondsSchema, suiteSchema } from "./schemas.ts";

const memberSchema = { role: grantedRoleSchema, account: accountIdSchema };
const councilSchema = nameOf(COUNCIL_NAMES);

/** One change of who may do what, as governance itself makes it. */
export const roleOperationSchema = namedUnion({
  grant: { ...memberSchema, until: nullable(secondsSchema) },
  revoke: memberSchema,
  suspend: { ...memberSchema, until: secondsSchema },
  /** Null leaves the role to governance alone. */
  set_admin: { role: grantedRoleSchema, value: nullable(grantedRoleSchema) },
  set_delay: { role: grantedRoleSchema, value: secondsSchema },
  set_permission: { permission: nameOf(PERMISSIONS), value: holdersSchema },
  council_replace: { council: councilSchema, account: accountIdSchema, value: accountIdSchema },
  council_set: {
    council: councilSchema,
    value: struct({
      k: uint(COUNCIL_MEMBERS_MAX, 1),
      members: set(accountIdSchema, 1, COUNCIL_MEMBERS_MAX),
      termEnd: secondsSchema,
    }),
  },
  recover_account: {
    account: accountIdSchema,
    value: struct({
      threshold: uint(KEYS_MAX, 1),
      keys: list(struct({ suite: suiteSchema, publicKey: publicKeySchema }), 1, KEYS_MAX),
    }),
  },
});

export type RoleOperation = Infer<typeof roleOperationSchema>;

/** The operation of one kind. */
export type RoleOperationOf<K extends RoleOperation["kind"]> = Extract<
  RoleOperation,
  { readonly kind: K }
>;
