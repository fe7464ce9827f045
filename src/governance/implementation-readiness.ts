import { list, struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import { digestSchema } from "./proposal.ts";

const BASIS_POINTS = 10_000;

/** What is built and tested, by digests; an address alone would bind nothing. */
export const implementationReadinessSchema = struct({
  codeDigest: digestSchema,
  testsDigest: digestSchema,
  auditDigest: nullable(digestSchema),
  artifacts: list(digestSchema, 0, 32),
  /** Share of operators who say that they are ready. */
  operatorsReadyBp: uint(BASIS_POINTS),
});
