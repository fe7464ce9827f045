import { conditionSchema } from "../../governance/condition.ts";
import { findConflicts } from "../../governance/conflicts.ts";
import type { Content } from "../../governance/content.ts";
import { listEndorsements } from "../../governance/endorsement.ts";
import { decodePayload, readPayload } from "../../governance/payload.ts";
import { findStaleKeys, readPlanGuards } from "../../governance/plan.ts";
import { type Proposal, requireProposal } from "../../governance/proposal.ts";
import { type RunRecord, readRunRecord } from "../../governance/run-record.ts";
import { namesOfStatus } from "../../governance/status-names.ts";
import { reservedFor } from "../../governance/treasury-reservation.ts";
import { readVoteRules, votingHouses } from "../../governance/vote-rules.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import { valueToJson } from "../json/value-to-json.ts";
import { contentOf, contextOf, type Ground } from "./ground.ts";
import { type Json, payloadJson } from "./payload-json.ts";
import { proposalRow, type SeenProposal } from "./proposal-row.ts";
import { proposalStages } from "./proposal-stages.ts";
import { paramsVersionOf, tallyJson } from "./tally-json.ts";

type ProposalJson = ResultOf<(typeof PROPOSAL_METHODS)["get_proposal"]>;

/** A proposal with everything that the ledger says about it. */
export function proposalJson(ground: Ground, seen: SeenProposal): ProposalJson {
  const { state } = ground;
  const { number, proposal, answer } = seen;
  const { tally: _, ...row } = proposalRow(ground, seen);
  const content = contentOf(ground, number);
  const { deposit, closed } = proposal;
  const names = namesOfStatus(answer.status, {
    isPassed: closed?.outcome === "passed",
    hasTimelock: closed !== null && closed.eta > closed.at,
  });
  return {
    ...row,
    proposal_id: toHex0x(proposal.id),
    ...contentJson(content),
    endorsements: listEndorsements(state, number).map(({ account, statementDigest, role }) => {
      return { account: toHex0x(account), statement_digest: toHex0x(statementDigest), role };
    }),
    version: proposal.content.version,
    edits: proposal.content.edits,
    deposit: {
      total: String(deposit.total),
      contributors: deposit.contributors,
      settled: deposit.settled,
    },
    reserved: String(reservedFor(state, number)),
    stages: proposalStages(ground, seen),
    power_snapshot: powerSnapshot(ground, seen),
    params_version: paramsVersionOf(ground, proposal),
    plan: planJson(ground, seen, content),
    tally: tallyJson(ground, number) ?? null,
    runs: listRuns(ground, seen).map(runJson),
    status_names: {
      eight_words: names.eightWords,
      six_words: names.sixWords,
      two_words: names.twoWords,
      governor_state: names.governorState,
      execution_failed: names.executionFailed,
    },
    ...obstacles(ground, seen),
  };
}

function contentJson(content: Content) {
  const payload = payloadJson(content);
  const field = (name: string) => payload[name] ?? null;
  const text = (name: string) => {
    const value = field(name);
    return typeof value === "string" ? value : null;
  };
  return {
    activation_block: activationBlock(payload),
    epoch_parameters: field("epoch_parameters"),
    rationale: text("rationale"),
    benchmark_results: field("benchmark_results"),
    risk_assessment: field("risk_assessment"),
    implementation_readiness: field("implementation_readiness"),
    summary: content.summary,
    description: content.description,
    language: content.language,
    links: content.links.map(({ url, digest }) => ({
      url,
      digest: digest === null ? null : toHex0x(digest),
    })),
    attachments: content.attachments.map(({ name, mediaType, sizeBytes, digest }) => {
      return { name, media_type: mediaType, size_bytes: sizeBytes, digest: toHex0x(digest) };
    }),
    depends_on: content.dependsOn === null ? null : toHex0x(content.dependsOn),
    conditions: content.conditions.map((each) => valueToJson(conditionSchema, each) as Json),
    payload,
  };
}

/** The height that a payload names for its activation, where it names one. */
function activationBlock({ activation_block: block, activation }: { [name: string]: Json }) {
  if (typeof block === "number") return block;
  if (typeof activation !== "object" || activation === null || !("height" in activation)) {
    return null;
  }
  return typeof activation.height === "number" ? activation.height : null;
}

function powerSnapshot({ state }: Ground, { number, proposal }: SeenProposal) {
  const rules = readVoteRules(state, number);
  if (proposal.opened === null || rules === undefined) return null;
  const totals = votingHouses(rules).map((house) => [house, String(rules[house]?.total ?? 0n)]);
  return { height: proposal.opened.snapshotHeight, totals: Object.fromEntries(totals) };
}

/** The effects follow from the payload; what the plan expects is kept. */
function planJson(
  { state }: Ground,
  { number, proposal }: SeenProposal,
  content: Content,
): ProposalJson["plan"] {
  const { locked } = proposal;
  if (locked === null) return null;
  const decoded = decodePayload(content.type, content.payload);
  const effects = decoded.ok ? decoded.value.spec.effects(decoded.value.payload) : [];
  return {
    plan_hash: toHex0x(locked.planHash),
    touches: [...locked.touches],
    guards: readPlanGuards(state, number).map(({ key, version, valueDigest }) => {
      return { key, version, value_digest: toHex0x(valueDigest) };
    }),
    effects: effects.map(({ name, data }) => ({ name, data: toHex0x(data) })),
  };
}

function listRuns({ state }: Ground, { number, proposal }: SeenProposal): readonly RunRecord[] {
  const attempts = Array.from({ length: proposal.run.attempts }, (_, place) => place + 1);
  return attempts.flatMap((attempt) => readRunRecord(state, number, attempt) ?? []);
}

function runJson(run: RunRecord): ProposalJson["runs"][number] {
  const { attempt, height, at, executor, outcome, isFinal, code, detail, diff } = run;
  const versionJson = ({ version, valueDigest }: (typeof diff)[number]["before"]) => {
    return { version, digest: toHex0x(valueDigest) };
  };
  return {
    attempt,
    height,
    time: at,
    executor: executor === null ? null : toHex0x(executor),
    outcome,
    is_final: isFinal,
    code,
    detail,
    diff: diff.map(({ key, before, after }) => {
      return { key, before: versionJson(before), after: versionJson(after) };
    }),
    effects_digest: run.effectsDigest === null ? null : toHex0x(run.effectsDigest),
  };
}

/** What stands in the way of a proposal that may still run. */
export function obstacles(ground: Ground, { number, proposal }: SeenProposal) {
  const { state } = ground;
  const conflicts = findConflicts(state, number).map((other) =>
    idOf(requireProposal(state, other)),
  );
  const canRun = proposal.locked !== null && proposal.ended === null;
  const stale = canRun
    ? findStaleKeys(state, number, readPayload(state, number), contextOf(ground))
    : [];
  return { conflicts_with: conflicts, would_be_stale: [...stale] };
}

function idOf({ id }: Proposal): string {
  return toHex0x(id);
}
