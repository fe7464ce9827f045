import { list, struct } from "../codec/compound.ts";
import { text } from "../codec/schema.ts";
import { nameOf } from "./name-schema.ts";

const LEVELS = ["low", "medium", "high", "critical"] as const;
const levelSchema = nameOf(LEVELS);

/** What may go wrong, how likely, how badly, and what is done about it; shown, and judged by people alone. */
export const riskAssessmentSchema = struct({
  level: levelSchema,
  risks: list(
    struct({
      id: text(1, 32),
      likelihood: levelSchema,
      impact: levelSchema,
      mitigation: text(1, 1000),
    }),
    0,
    16,
  ),
});
