import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { digestSchema } from "./proposal.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** What an account can be barred from, and the one that costs it stake. None of them takes away a ballot. */
export const SANCTION_KINDS = [
  "proposer_ban",
  "forum_ban",
  "role_suspension",
  "stake_slash",
] as const;
export type SanctionKind = (typeof SANCTION_KINDS)[number];

const termSchema = struct({
  since: secondsSchema,
  until: secondsSchema,
  evidenceDigest: digestSchema,
  /** Number of the act for an interim measure, of the proposal for a decision. */
  origin: uint(),
});

/** A span in which an account is barred from something, with what it rests on. */
export type SanctionTerm = Infer<typeof termSchema>;

const sanctionSchema = struct({
  /** By a vote. */
  decided: nullable(termSchema),
  /** By the council `conduct`, until the decision. */
  interim: nullable(termSchema),
  /** Raised by each change, so that a plan made on another state is stale. */
  version: uint(),
});

export type Sanction = Infer<typeof sanctionSchema>;

const sanctionTable = stateTable("sanction/", sanctionSchema);

/** The proposal that has decided on an evidence, and the act that has imposed something on it meanwhile. */
const sanctionEvidenceTable = stateTable("sanctionfor/", uint());
const interimEvidenceTable = stateTable("interimfor/", uint());

const answerSchema = struct({ at: secondsSchema, statement: text(1, 2048) });
/** What the accused has answered, by the proposal. */
const answerTable = stateTable("answer/", answerSchema);

const DIGEST_BYTES = 32;

/** Number of the proposal that has decided on an evidence, or undefined: nobody is tried twice for one thing. */
export function sanctionedOn(state: StateReader, evidence: Digest): number | undefined {
  return readState(state, sanctionEvidenceTable, evidence.subarray(0, DIGEST_BYTES));
}

export function noteSanctionEvidence(draft: StateDraft, evidence: Digest, value: number): void {
  writeState(draft, sanctionEvidenceTable, { suffix: evidence.subarray(0, DIGEST_BYTES), value });
}

/** Number of the act that has imposed an interim measure on an evidence, or undefined: once for each. */
export function interimOn(state: StateReader, evidence: Digest): number | undefined {
  return readState(state, interimEvidenceTable, evidence.subarray(0, DIGEST_BYTES));
}

export function noteInterimEvidence(draft: StateDraft, evidence: Digest, value: number): void {
  writeState(draft, interimEvidenceTable, { suffix: evidence.subarray(0, DIGEST_BYTES), value });
}

/** The one answer of the accused, or undefined. */
export function readAnswer(
  state: StateReader,
  proposal: number,
): Infer<typeof answerSchema> | undefined {
  return readState(state, answerTable, uintBytes(proposal));
}

export function writeAnswer(
  draft: StateDraft,
  proposal: number,
  value: Infer<typeof answerSchema>,
): void {
  writeState(draft, answerTable, { suffix: uintBytes(proposal), value });
}

function sanctionSuffix(account: AccountId, kind: SanctionKind): Uint8Array {
  return concatBytes(account, Uint8Array.of(SANCTION_KINDS.indexOf(kind)));
}

/** What an account has had of a kind; version 0 where there was nothing. */
export function readSanction(state: StateReader, account: AccountId, kind: SanctionKind): Sanction {
  const known = readState(state, sanctionTable, sanctionSuffix(account, kind));
  return known ?? { decided: null, interim: null, version: 0 };
}

export function writeSanction(
  draft: StateDraft,
  of: { readonly account: AccountId; readonly kind: SanctionKind },
  sanction: Sanction,
): void {
  writeState(draft, sanctionTable, {
    suffix: sanctionSuffix(of.account, of.kind),
    value: sanction,
  });
}

/** The term of a kind in which an account stands, a decision before an interim measure; undefined while it is free. */
export function activeSanction(
  state: StateReader,
  account: AccountId,
  kind: SanctionKind,
  now: number,
): SanctionTerm | undefined {
  const { decided, interim } = readSanction(state, account, kind);
  return [decided, interim].find(
    (term): term is SanctionTerm => term !== null && term.since <= now && now < term.until,
  );
}
