import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytesOf, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, ChainId, Digest } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { digestSchema, proposalSuffix } from "./proposal.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";
import { sharesSchema } from "./tally.ts";
import { textDigest } from "./text-digest.ts";

const JUSTIFICATION_BYTES_MAX = 4096;

/** What a voter says, with the exact proposal it is said to. Power is never in it: it is looked up. */
export const ballotSchema = struct({
  proposalId: digestSchema,
  contentHash: digestSchema,
  planHash: digestSchema,
  shares: sharesSchema,
  /** Empty where none is given. */
  justification: text(0, JUSTIFICATION_BYTES_MAX),
  /** Ballots that this voter has cast on this proposal before, so that none can be used twice. */
  ballotNonce: uint(),
});

export type Ballot = Infer<typeof ballotSchema>;

const keptBallotSchema = struct({
  shares: sharesSchema,
  /** Ballots cast so far: the nonce of the next one. */
  count: uint(0xff, 1),
  /** When the last one was cast. */
  at: secondsSchema,
});

/** The last ballot of a voter, as the state keeps it. */
export type KeptBallot = Infer<typeof keptBallotSchema>;

const ballotTable = stateTable("ballot/", keptBallotSchema);

/** The last ballot of a voter on a proposal, or undefined while it has cast none. */
export function readBallot(
  state: StateReader,
  number: number,
  voter: AccountId,
): KeptBallot | undefined {
  return readState(state, ballotTable, ballotSuffix(number, voter));
}

export function writeBallot(
  draft: StateDraft,
  number: number,
  voter: AccountId,
  value: KeptBallot,
): void {
  writeState(draft, ballotTable, { suffix: ballotSuffix(number, voter), value });
}

/** Digest of what a voter gives as its reason, or null where it gives none. */
export function computeJustificationDigest(hash: HashFunction, text: string): Digest | null {
  return text === "" ? null : textDigest(hash, text);
}

const chainIdSchema = bytesOf(64);
const optionalDigestSchema = nullable(digestSchema);

/**
 * The items that a voter signs when someone else carries its ballot: `[chainId, proposalId, contentHash, planHash,
 * voter, shares, justificationDigest, ballotNonce, validUntil]`.
 */
export function ballotItems(
  { chainId, hash }: { readonly chainId: ChainId; readonly hash: HashFunction },
  ballot: Ballot,
  { voter, validUntil }: { readonly voter: AccountId; readonly validUntil: number },
): readonly Uint8Array[] {
  const justificationDigest = computeJustificationDigest(hash, ballot.justification);
  return [
    encode(chainIdSchema, chainId),
    encode(digestSchema, ballot.proposalId),
    encode(digestSchema, ballot.contentHash),
    encode(digestSchema, ballot.planHash),
    encode(accountIdSchema, voter),
    encode(sharesSchema, ballot.shares),
    encode(optionalDigestSchema, justificationDigest),
    encode(uint(), ballot.ballotNonce),
    encode(secondsSchema, validUntil),
  ];
}

function ballotSuffix(number: number, voter: AccountId): Uint8Array {
  return concatBytes(proposalSuffix(number), voter);
}

/** The last ballots of all voters on a proposal, ascending by account. Cost: linear in those that are taken. */
export function* listBallots(
  state: StateReader,
  number: number,
): Iterable<{ readonly voter: AccountId; readonly ballot: KeptBallot }> {
  const prefix = stateKey(ballotTable, proposalSuffix(number));
  for (const [key] of state.entries(prefix)) {
    const voter = key.slice(prefix.length) as AccountId;
    const ballot = assertDefined(readBallot(state, number, voter), "a ballot that is gone");
    yield { voter, ballot };
  }
}
