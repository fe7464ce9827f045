import { set, struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { suiteIdSchema } from "./schemas.ts";

/** What a signature is for; each role has its own list of admitted suites. */
export const ROLES = ["seal", "council", "attest", "vote", "other"] as const;
export type Role = (typeof ROLES)[number];

const suitesSchema = set(suiteIdSchema, 1, 8);

/** Suites admitted for each role, ascending. */
export const policySchema = struct({
  seal: suitesSchema,
  council: suitesSchema,
  attest: suitesSchema,
  vote: suitesSchema,
  other: suitesSchema,
});

export type SignaturePolicy = Infer<typeof policySchema>;

/** Level 1 is classical, level 2 holds against a quantum computer. */
export type SecurityLevel = 1 | 2;

const levelSchema = uint(2, 1);

/** The security floor: least rank of a record and least level of each role. Only a decision lowers it. */
export const floorSchema = struct({
  minRank: uint(),
  seal: levelSchema,
  council: levelSchema,
  attest: levelSchema,
  vote: levelSchema,
  other: levelSchema,
});

export type SecurityFloor = Infer<typeof floorSchema>;
