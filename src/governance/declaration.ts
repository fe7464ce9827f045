import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

export const declarationSchema = struct({
  /** Digest of the act that declared it: its name. */
  digest: digestSchema,
  act: uint(),
  trigger: text(1, 256),
  evidenceDigest: nullable(digestSchema),
  declaredAt: secondsSchema,
  declaredHeight: heightSchema,
  /** What may be rolled back under it, and until when. */
  rollback: nullable(struct({ targetHeight: heightSchema, until: secondsSchema })),
  /** The proposal that has rolled back under it: a declaration serves once. */
  usedBy: nullable(uint()),
});

/** An emergency as a council has declared it. */
export type Declaration = Infer<typeof declarationSchema>;

const declarationTable = stateTable("emergency/", declarationSchema);
/** Number by the first 32 bytes of the digest. */
const declarationDigestTable = stateTable("emergencyid/", uint());
const declarationCountTable = stateTable("emergencycount", uint());

const DIGEST_BYTES = 32;

/** How many emergencies were declared; the next one gets this number plus one. */
export function countDeclarations(state: StateReader): number {
  return readState(state, declarationCountTable) ?? 0;
}

export function requireDeclaration(state: StateReader, number: number): Declaration {
  const known = readState(state, declarationTable, uintBytes(number));
  return assertDefined(known, `no declaration ${number}`);
}

/** Number of the declaration with a digest, or undefined when there is none. */
export function findDeclaration(state: StateReader, digest: Digest): number | undefined {
  const suffix = digest.subarray(0, DIGEST_BYTES);
  const number = readState(state, declarationDigestTable, suffix);
  if (number === undefined) return undefined;
  return equalBytes(requireDeclaration(state, number).digest, digest) ? number : undefined;
}

/** Writes a new declaration under the next number, which it returns. */
export function addDeclaration(draft: StateDraft, declaration: Declaration): number {
  const number = countDeclarations(draft) + 1;
  writeState(draft, declarationCountTable, { value: number });
  const suffix = declaration.digest.subarray(0, DIGEST_BYTES);
  writeState(draft, declarationDigestTable, { suffix, value: number });
  writeState(draft, declarationTable, { suffix: uintBytes(number), value: declaration });
  return number;
}

/** Uses a declaration up. Requires: it was not used before. */
export function useDeclaration(draft: StateDraft, number: number, proposal: number): void {
  const declaration = requireDeclaration(draft, number);
  assert(declaration.usedBy === null, `declaration ${number} is used twice`);
  const value = { ...declaration, usedBy: proposal };
  writeState(draft, declarationTable, { suffix: uintBytes(number), value });
}
