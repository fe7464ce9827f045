import { type Infer, uint } from "../codec/schema.ts";
import { namedUnion } from "./named-union.ts";
import { parameterValueSchema } from "./parameter-value.ts";
import { digestSchema } from "./proposal.ts";
import { amountSchema, nameSchema } from "./schemas.ts";

/** What must hold when a proposal runs; while it does not, the run is tried again. */
export const conditionSchema = namedUnion({
  parameter_equals: { key: nameSchema, value: parameterValueSchema },
  height_at_least: { height: uint() },
  attestation_verified: { id: digestSchema },
  proposal_executed: { id: digestSchema },
  treasury_at_least: { amount: amountSchema },
});

export type Condition = Infer<typeof conditionSchema>;
