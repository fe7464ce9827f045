import { union } from "../codec/compound.ts";
import { heightSchema } from "./schemas.ts";
import { sealsSchema } from "./statement.ts";

/**
 * A commit as an item of its own, outside a body: `[3, k, seals]`, byte for byte the statement of kind 3, so that a
 * loose commit and a carried one are compared without a second form.
 */
export const commitSchema = union([
  { tag: 3, type: "commit", fields: { height: heightSchema, seals: sealsSchema } },
]);
