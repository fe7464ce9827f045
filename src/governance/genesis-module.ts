import { decode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import type { Reader } from "../codec/reader.ts";
import {
  bool,
  constUint,
  type Infer,
  nullable,
  type Schema,
  text,
  uint,
  uint64,
} from "../codec/schema.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT } from "../codec/writer.ts";
import type { Result } from "../primitives/result.ts";
import { COUNCIL_MEMBERS_MAX } from "./council.ts";
import { type Fraction, fractionSchema } from "./fraction.ts";
import { accountIdSchema, amountSchema, nameSchema, secondsSchema } from "./schemas.ts";

const ACCOUNTS_MAX = 100_000;
const keySchema = text(1, 48);

/** A parameter value of the genesis document; its encoding tells its kind. */
export type GenesisParameterValue =
  | { readonly kind: "uint"; readonly value: bigint }
  | { readonly kind: "amount"; readonly value: bigint }
  | { readonly kind: "fraction"; readonly value: Fraction }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "none"; readonly value: null };

const parameterTextSchema = text(1, 64);
const noneSchema = nullable(bool);

const parameterValueSchema: Schema<GenesisParameterValue> = {
  write(writer, { kind, value }) {
    switch (kind) {
      case "uint":
        return uint64.write(writer, value);
      case "amount":
        return amountSchema.write(writer, value);
      case "fraction":
        return fractionSchema.write(writer, value);
      case "text":
        return parameterTextSchema.write(writer, value);
      case "bool":
        return bool.write(writer, value);
      case "none":
        return noneSchema.write(writer, value);
    }
  },
  read(reader: Reader) {
    switch (reader.peek() >> 5) {
      case MAJOR_BYTES:
        return { kind: "amount", value: amountSchema.read(reader) };
      case MAJOR_TEXT:
        return { kind: "text", value: parameterTextSchema.read(reader) };
      case MAJOR_ARRAY:
        return { kind: "fraction", value: fractionSchema.read(reader) };
      case MAJOR_UINT:
        return { kind: "uint", value: uint64.read(reader) };
    }
    const value = noneSchema.read(reader);
    return value === null ? { kind: "none", value } : { kind: "bool", value };
  },
};

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
