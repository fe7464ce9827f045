import { type Infer, uint } from "../codec/schema.ts";
import type { Height } from "../primitives/brand.ts";
import { namedUnion } from "./named-union.ts";
import { heightSchema } from "./schemas.ts";

const BLOCKS_AFTER_MAX = 10_000_000;

/** When an effect begins: at a height, or so many blocks after its run. */
export const activationSchema = namedUnion({
  at_height: { height: heightSchema },
  after_execution: { blocks: uint(BLOCKS_AFTER_MAX, 1) },
});

export type ActivationChoice = Infer<typeof activationSchema>;

/** The height at which an effect begins that runs in a block. */
export function activationHeight(choice: ActivationChoice, runHeight: Height): Height {
  return choice.kind === "at_height" ? choice.height : runHeight + choice.blocks;
}
