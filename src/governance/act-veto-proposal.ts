import { decode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { toHex } from "../primitives/hex.ts";
import { defineActKind } from "./act-kind.ts";
import { readContent } from "./content.ts";
import { lastVeto, noteVeto } from "./council-veto.ts";
import { isRatification } from "./emergency-proposal.ts";
import { endProposal } from "./end-proposal.ts";
import { defineEvent } from "./event.ts";
import { reachesShare } from "./fraction.ts";
import { HOUSES } from "./names.ts";
import { digestSchema, findProposal, requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { computeStatus } from "./status.ts";
import { requireTally } from "./tally.ts";
import { ROLE_CHANGE } from "./type-role-change.ts";

/** How long a payload that was vetoed can come back to a vote that no veto stops. */
const SECOND_VETO_S = 90 * 24 * 3600;
const SECOND_APPROVAL = { n: 2, d: 3 };

const payloadSchema = struct({
  /** Id of the proposal. */
  proposal: digestSchema,
  /** Of what the council says about it. */
  reasonDigest: digestSchema,
});

export const COUNCIL_VETO_EVENTS = {
  vetoed: defineEvent("proposalVetoedByCouncil", "warning", {
    schema: struct({
      proposal: uint(),
      payloadDigest: digestSchema,
      reasonDigest: digestSchema,
      at: secondsSchema,
    }),
    evolve(draft, { payloadDigest, at }) {
      noteVeto(draft, payloadDigest, at);
    },
  }),
} as const;

/** Stops a proposal that has passed and may not run yet. */
export const VETO_PROPOSAL = defineActKind({
  kind: "veto_proposal",
  council: "emergency",
  payload: payloadSchema,
  refuse(state, { proposal: id }, { now }) {
    const number = findProposal(state, id);
    if (number === undefined) return reject("GOV_PROPOSAL_UNKNOWN", { id: toHex(id) });
    const { status } = computeStatus(state, number, now);
    if (status !== "queued") return reject("GOV_WRONG_STATUS", { status });
    const { closed } = requireProposal(state, number);
    const eta = closed?.eta ?? 0;
    if (now >= eta) return reject("GOV_WINDOW_CLOSED", { now, eta });
    return refuseBarred(state, number, now);
  },
  execute(journal, { proposal: id, reasonDigest }) {
    const number = assertDefined(findProposal(journal, id), "a veto of nothing");
    const { payloadDigest } = requireProposal(journal, number).content;
    const { now: at } = journal.place;
    const vetoed = { proposal: number, payloadDigest, reasonDigest, at };
    journal.emit(COUNCIL_VETO_EVENTS.vetoed, vetoed);
    endProposal(journal, number, { how: "vetoed", reason: "council", house: null });
  },
});

/** What a council may not stop: the question about itself, its own members, and what was voted for twice. */
function refuseBarred(state: StateReader, number: number, now: number): Rejection | null {
  if (isRatification(state, number)) return reject("GOV_ACT_FORBIDDEN", { barred: "ratify" });
  const { type, content } = requireProposal(state, number);
  if (type === "role_change" && changesOwnCouncil(state, number)) {
    return reject("GOV_ACT_FORBIDDEN", { barred: "own council" });
  }
  const vetoed = lastVeto(state, content.payloadDigest);
  if (vetoed === undefined || now - vetoed >= SECOND_VETO_S) return null;
  return isWellApproved(state, number)
    ? reject("GOV_ACT_FORBIDDEN", { barred: "second veto", vetoed_at: vetoed })
    : null;
}

function changesOwnCouncil(state: StateReader, number: number): boolean {
  const decoded = decode(ROLE_CHANGE.payload, readContent(state, number).payload);
  assert(decoded.ok, `the payload of ${number} does not decode`);
  return decoded.value.operations.some(
    (operation) => "council" in operation && operation.council === "emergency",
  );
}

/** Two thirds of what was decisive, in every house. */
function isWellApproved(state: StateReader, number: number): boolean {
  const tally = requireTally(state, number);
  return HOUSES.every((house) => {
    const counts = tally[house]?.cast;
    if (counts === undefined) return true;
    const decisive = counts.for + counts.against + counts.veto;
    return reachesShare(counts.for, decisive, SECOND_APPROVAL);
  });
}
