import { z } from "zod";
import { OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";

/** One question to everything. */
export const SEARCH_METHODS = {
  search: defineMethod({
    name: "search",
    kind: "read",
    summary: "Finds blocks, transactions, accounts, proposals, parameters and comments.",
    description:
      "`q` is a height, a hash or its beginning, an address or its beginning, a day as YYYY-MM-DD, the key of a " +
      "parameter, or words. Of words all must stand in a text; the last one may be the beginning of one; case and " +
      "marks on letters do not count. Exact hits come first, then texts with the words in " +
      "their titles, then the newest; of texts no more than the newest thousand of either.",
    params: z.strictObject({ q: z.string().trim().min(1).max(200), ...pageFields(50) }),
    result: pageOf(
      z.object({
        kind: z.enum(["block", "transaction", "account", "proposal", "parameter", "comment"]),
        id: z.string().describe("Height, hash, address, key or number by which the thing is read"),
        title: z.string(),
        excerpt: z.string(),
        height: OUT.height.nullable(),
      }),
    ),
    errors: ["RPC_CURSOR"],
    path: "/search",
    limitClass: "costly",
    examples: [
      { name: "A height", params: { q: "0" } },
      { name: "Words", params: { q: "quorum" } },
    ],
  }),
} as const;
