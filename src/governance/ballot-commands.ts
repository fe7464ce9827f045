import { struct } from "../codec/compound.ts";
import { accountSignaturesSchema } from "./account-signatures.ts";
import { ballotSchema } from "./ballot.ts";
import { castBallot } from "./cast-ballot.ts";
import { defineHandler } from "./handler.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";

/** Payload of `castVote`: the voter is the sender. */
const ballotPayloadSchema = struct({ ballot: ballotSchema });

/** A ballot by the voter's own transaction. */
const castVote = defineHandler({
  command: "castVote",
  payload: ballotPayloadSchema,
  decide: (journal, { ballot }, context) =>
    castBallot(journal, { ballot, voter: context.sender, carried: null }, context),
});

/** A ballot that its voter has signed and anyone carries; who pays for it gains nothing and can change nothing. */
const castVoteBySig = defineHandler({
  command: "castVoteBySig",
  payload: struct({
    ballot: ballotSchema,
    voter: accountIdSchema,
    /** Governance second from which the ballot is void. */
    validUntil: secondsSchema,
    signatures: accountSignaturesSchema,
  }),
  decide: (journal, { ballot, voter, validUntil, signatures }, context) =>
    castBallot(journal, { ballot, voter, carried: { validUntil, signatures } }, context),
  countSignatures: ({ signatures }) => signatures.length,
});

export const BALLOT_COMMANDS = [castVote, castVoteBySig];
