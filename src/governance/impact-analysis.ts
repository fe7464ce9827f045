import { list, struct } from "../codec/compound.ts";
import { bool, text } from "../codec/schema.ts";

/** What a proposal says about its consequences; shown, and judged by people alone. */
export const impactAnalysisSchema = struct({
  summary: text(1, 2000),
  affectedComponents: list(text(1, 64), 0, 32),
  affectedParameters: list(text(1, 64), 0, 32),
  risks: list(text(1, 500), 0, 16),
  reversible: bool,
});
