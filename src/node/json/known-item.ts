import type { Schema } from "../../codec/schema.ts";
import { ACT_KINDS, actKindSpec } from "../../governance/act-kind-table.ts";
import { PROPOSAL_TYPES } from "../../governance/names.ts";
import { proposalTypeSpec } from "../../governance/proposal-type-table.ts";
import { attestedSchema } from "../../ledger/attested.ts";
import { EPOCH_TARGET_FORM } from "./epoch-target-form.ts";
import type { ItemForm } from "./item-form.ts";

// biome-ignore lint/suspicious/noExplicitAny: a schema is invariant in its type, so `unknown` admits none.
type AnySchema = Schema<any>;

/** What is known of an item: its schema, or a form of its own. */
export type KnownItem =
  | { readonly schema: AnySchema; readonly form?: undefined }
  | { readonly form: ItemForm; readonly schema?: undefined };

/** What is known of an item of a family by the name beside it; undefined where it is bytes and nothing more. */
export function knownItem(family: string, name: unknown): KnownItem | undefined {
  switch (family) {
    case "proposal payload": {
      const type = PROPOSAL_TYPES.find((each) => each === name);
      return withSchema(type === undefined ? undefined : proposalTypeSpec(type)?.payload);
    }
    case "act payload":
      return withSchema(typeof name === "string" ? actKindSpec(name)?.payload : undefined);
    case "epoch target":
      return { form: EPOCH_TARGET_FORM };
    case "attested":
      return { schema: attestedSchema };
    default:
      return undefined;
  }
}

/** The names that choose among the shapes of a family. */
export function itemNames(family: string): readonly string[] {
  if (family === "act payload") return ACT_KINDS;
  return PROPOSAL_TYPES.filter((type) => proposalTypeSpec(type) !== undefined);
}

function withSchema(schema: AnySchema | undefined): KnownItem | undefined {
  return schema === undefined ? undefined : { schema };
}
