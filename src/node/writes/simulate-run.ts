import { decode } from "../../codec/canonical.ts";
import type { CommandName } from "../../governance/command.ts";
import { findContent } from "../../governance/content.ts";
import type { GovernanceContext } from "../../governance/context.ts";
import { earliestRunHeight } from "../../governance/earliest-run.ts";
import { Journal } from "../../governance/journal.ts";
import { Overlay } from "../../governance/overlay.ts";
import { decodePayload } from "../../governance/payload.ts";
import { countProposals, findProposal } from "../../governance/proposal.ts";
import { subjectOf } from "../../governance/proposal-subject.ts";
import type { TypedPayload } from "../../governance/proposal-type.ts";
import { type Rejection, reject } from "../../governance/rejection.ts";
import { routePayload } from "../../governance/route.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readTrack } from "../../governance/track-parameters.ts";
import { commandPayloadSchema } from "../../machine/command-payload.ts";
import type { Digest } from "../../primitives/brand.ts";
import { checkInvariants } from "./invariants.ts";
import type { SimulatedWrite, Simulation } from "./simulation.ts";
import { paramError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/**
 * Runs the proposal that a transaction makes or names at the earliest moment at which it can come to run, on a draft
 * in which the transaction is done. Requires: `requireProposalCommand` of its command.
 */
export function simulateRun(
  ground: WriteGround,
  write: Pick<SimulatedWrite, "command" | "body">,
  draft: Overlay,
): Simulation {
  const number = numberOf(draft, write);
  if (number === undefined) return failed(draft, reject("GOV_PROPOSAL_UNKNOWN"));
  const content = findContent(draft, number);
  const typed = content === undefined ? undefined : decodePayload(content.type, content.payload);
  // The state forgets the text of what has ended.
  if (typed?.ok !== true) return failed(draft, reject("GOV_WRONG_STATUS", { status: "ended" }));
  const { spec, payload } = typed.value;
  const context = contextAtEta(draft, number, typed.value, ground.context.governance);
  const journal = new Journal(draft, context);
  const fault = spec.run(journal, payload, subjectOf(draft, number), context);
  if (fault !== null) {
    const { code, detail } = fault;
    return failed(draft, reject("GOV_DRY_RUN_FAILED", { code, detail }));
  }
  const after = new Overlay(draft);
  journal.keep(after);
  const changes = after.changes();
  const invariants = checkInvariants({ before: draft, after, changes }, context.now);
  const events = journal.events.map(({ spec: { topic }, data }) => ({ topic, data }));
  return { rejection: null, events, before: draft, changes, invariants };
}

/** Commands that name a proposal whose run can be tried. */
const ABOUT_PROPOSALS: ReadonlySet<string> = new Set([
  "editProposal",
  "reviseProposal",
  "submitProposal",
  "executeProposal",
]);

/** Throws where a command makes and names no proposal. */
export function requireProposalCommand(command: CommandName): void {
  if (command === "createProposal" || ABOUT_PROPOSALS.has(command)) return;
  const known = ["createProposal", ...ABOUT_PROPOSALS].join(", ");
  throw paramError("when", `head, or eta with one of the kinds ${known}`, `eta of ${command}`);
}

/** The proposal that a command has just made, or that it names. */
function numberOf(
  state: StateReader,
  { command, body }: Pick<SimulatedWrite, "command" | "body">,
): number | undefined {
  if (command === "createProposal") return countProposals(state);
  const decoded = decode<{ readonly id: Digest }>(commandPayloadSchema(command), body.payload);
  return decoded.ok ? findProposal(state, decoded.value.id) : undefined;
}

/** The moment of the run: the end of the timelock where the vote is over, else as early as the track admits. */
function contextAtEta(
  state: StateReader,
  number: number,
  typed: TypedPayload,
  context: GovernanceContext,
): GovernanceContext {
  const subject = subjectOf(state, number);
  const { now } = context;
  if (subject.eta !== undefined) return { ...context, now: Math.max(now, subject.eta) };
  const name = routePayload(state, typed, context);
  const track = readTrack(state, name, now);
  const discussed = subject.submittedAt === undefined ? 0 : now - subject.submittedAt;
  const discussionS = Math.max(0, track.discussionS - discussed);
  return {
    ...context,
    now: now + discussionS + track.votingS + track.timelockS,
    height: earliestRunHeight(state, name, subject, context),
  };
}

function failed(before: StateReader, rejection: Rejection): Simulation {
  return { rejection, events: [], before, changes: [], invariants: [] };
}
