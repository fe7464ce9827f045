import { readFileSync } from "node:fs";
import { decode } from "../codec/canonical.ts";
import { ballotPayloadSchema } from "../governance/ballot-commands.ts";
import { COMMANDS } from "../governance/command.ts";
import type { Choice } from "../governance/names.ts";
import { BALLOT_BP } from "../governance/tally.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { findKey } from "../node/key-store.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { callNode, chooseNode } from "./node-connection.ts";
import { grouped } from "./number-text.ts";
import { signedCall } from "./signed-call.ts";
import { usageError } from "./usage-error.ts";

/** The words for a side, and what the ledger calls it. */
const SIDES: Readonly<Record<string, readonly [word: string, side: Choice]>> = {
  yes: ["YES", "for"],
  for: ["YES", "for"],
  no: ["NO", "against"],
  against: ["NO", "against"],
  abstain: ["ABSTAIN", "abstain"],
  veto: ["VETO", "veto"],
};

/** Casts a ballot through a node, signed here. */
export async function castVote(call: Call): Promise<ExitCode> {
  const [proposal = "", choice = ""] = call.args;
  const side = SIDES[choice.toLowerCase()];
  if (side === undefined) {
    throw usageError({
      code: "CLI_VALUE",
      message: `A ballot is yes, no, abstain or veto. It was given as "${choice}".`,
      fix: `${call.program} vote cast ${proposal} yes`,
      evidence: { found: choice },
    });
  }
  const key = findKey(call.data, call.options.text("key") ?? "");
  const target = await chooseNode(call);
  const found = await callNode(target, "get_proposal", { proposal_hash: proposal });
  const proposalHash = String(found.proposal_hash);
  const justification = reasonOf(call);
  const vote = {
    proposal_hash: proposalHash,
    vote: side[0],
    ...(justification === undefined ? {} : { justification }),
  };
  const result = await signedCall(call, {
    target,
    method: "cast_vote",
    params: { vote },
    key,
    isAsked: (body) =>
      equalBytes(body.account, key.account) &&
      isBallot(body, { proposalHash, side: side[1], justification: justification ?? "" }),
  });
  if (result === null) {
    call.note("Nothing was signed or sent.");
    return EXIT.yes;
  }
  const isPending = result.status === "pending";
  call.answer({
    json: { ...result, proposal_hash: proposalHash, choice: side[0] },
    text: () => {
      if (isPending) return `Sent, and in no block as yet: transaction ${String(result.tx_hash)}`;
      const power = grouped(BigInt(String(result.voting_power ?? 0)));
      const place = `block ${String(result.height)}: transaction ${String(result.tx_hash)}`;
      return `Voted ${side[0]} with ${power} base units in ${place}`;
    },
  });
  return isPending ? EXIT.notYet : EXIT.yes;
}

function reasonOf(call: Call): string | undefined {
  const given = call.options.text("reason");
  return given === "-" ? readFileSync(0, "utf8").trim() : given;
}

/** True iff a transaction is the ballot that was asked for, whole and on this proposal. */
function isBallot(
  { kind, payload }: TransactionBody,
  asked: { readonly proposalHash: string; readonly side: Choice; readonly justification: string },
): boolean {
  if (kind !== COMMANDS.castVote.kind) return false;
  const decoded = decode(ballotPayloadSchema, payload);
  if (!decoded.ok) return false;
  const { proposalId, shares, justification } = decoded.value.ballot;
  return (
    toHex0x(proposalId) === asked.proposalHash &&
    shares[asked.side] === BALLOT_BP &&
    justification === asked.justification
  );
}
