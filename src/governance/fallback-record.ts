import { struct } from "../codec/compound.ts";
import { bool, type Infer, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import type { BlockPlace } from "./context.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

export const fallbackRecordSchema = struct({
  /** Digest of the act that declared it: its name. */
  digest: digestSchema,
  evidenceDigest: digestSchema,
  /** First block under its rules. */
  start: heightSchema,
  /** Block from which on nobody can object any more: that of the freeze. */
  objectUntil: heightSchema,
  /** Block at whose end the power of those who object is read. */
  snapshotHeight: heightSchema,
  /** Whether objections have taken it back. */
  vetoed: bool,
});

/** A fallback as the council has declared it. What has become of it is a fact of the ledger. */
export type FallbackRecord = Infer<typeof fallbackRecordSchema>;

const fallbackTable = stateTable("fallback/", fallbackRecordSchema);
const fallbackCountTable = stateTable("fallbackcount", uint());

/** How many fallbacks were declared; the next one gets this number plus one. */
export function countFallbacks(state: StateReader): number {
  return readState(state, fallbackCountTable) ?? 0;
}

export function requireFallback(state: StateReader, number: number): FallbackRecord {
  const known = readState(state, fallbackTable, uintBytes(number));
  return assertDefined(known, `no fallback ${number}`);
}

/** Number of the last fallback if it has the digest: one is open at a time, so that nobody asks about earlier ones. */
export function findFallback(state: StateReader, digest: Digest): number | undefined {
  const number = countFallbacks(state);
  if (number === 0) return undefined;
  return equalBytes(requireFallback(state, number).digest, digest) ? number : undefined;
}

/** True iff the fallback is neither ratified nor taken back nor over, by what the ledger says. */
export function isOpenFallback(
  state: StateReader,
  number: number,
  { ledger, height }: BlockPlace,
): boolean {
  const open = ledger.openFallback;
  if (open === null) return false;
  return open.start === requireFallback(state, number).start && height < open.expiry;
}

export function writeFallback(draft: StateDraft, number: number, value: FallbackRecord): void {
  writeState(draft, fallbackCountTable, { value: Math.max(number, countFallbacks(draft)) });
  writeState(draft, fallbackTable, { suffix: uintBytes(number), value });
}
