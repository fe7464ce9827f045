import { decode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { constUint, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { Result } from "../primitives/result.ts";
import { COUNCIL_MEMBERS_MAX } from "./council.ts";
import { parameterValueSchema } from "./parameter-value.ts";
import { accountIdSchema, amountSchema, nameSchema, secondsSchema } from "./schemas.ts";

const ACCOUNTS_MAX = 100_000;
const keySchema = text(1, 48);

const byName = { schema: nameSchema, of: (row: { readonly name: string }) => row.name };

/** Module `governance` of the genesis document. */
export const governanceModuleSchema = struct({
  version: constUint(1),
  /** Decimals of the token, 0..18. */
  decimals: uint(18),
  /** Divides every duration on a test network. */
  speed: uint(1_000_000, 1),
  treasury: amountSchema,
  stakes: set(struct({ account: accountIdSchema, active: amountSchema }), 0, ACCOUNTS_MAX),
  councils: set(
    struct({
      name: nameSchema,
      k: uint(COUNCIL_MEMBERS_MAX, 1),
      members: set(accountIdSchema, 1, COUNCIL_MEMBERS_MAX),
      termEnd: secondsSchema,
    }),
    0,
    16,
    byName,
  ),
  roles: set(struct({ name: nameSchema, members: set(accountIdSchema, 0, 1000) }), 0, 32, byName),
  admin: nullable(struct({ account: accountIdSchema, expiresAt: secondsSchema })),
  parameters: set(struct({ key: keySchema, value: parameterValueSchema }), 0, 500, {
    schema: keySchema,
    of: (row) => row.key,
  }),
});

export type GovernanceModule = Infer<typeof governanceModuleSchema>;

export function decodeGovernanceModule(bytes: Uint8Array): Result<GovernanceModule, CodecFault> {
  return decode(governanceModuleSchema, bytes);
}
