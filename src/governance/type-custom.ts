import { struct } from "../codec/compound.ts";
import { nullable, text } from "../codec/schema.ts";
import { digestSchema } from "./proposal.ts";
import { defineProposalType } from "./proposal-type.ts";

const TEXT_BYTES_MAX = 65_536;

/** A motion: words that are put to the vote and change nothing by themselves. */
export const CUSTOM = defineProposalType({
  type: "custom",
  payload: struct({ text: text(1, TEXT_BYTES_MAX), resolutionDigest: nullable(digestSchema) }),
  touches: () => [],
  route: () => "text",
  validate: () => null,
  guards: () => [],
  effects: () => [],
  run: () => null,
});
