import type { ProposalType } from "../../governance/names.ts";
import { readFeesVersion } from "../../governance/parameter-versions.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { fieldOfName } from "../../governance/proposal-aliases.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { findProposalRef } from "../methods/proposal-ref.ts";
import { computedOfEpoch, epochTarget } from "./guide-epoch.ts";
import { fillChanges } from "./guide-parameters.ts";
import { isJsonFields, type JsonFields, withPath } from "./json-fields.ts";
import type { WriteGround } from "./write-ground.ts";

/** Blocks after the run at which an upgrade or a feature begins where nobody has said. */
const ACTIVATION_BLOCKS = 1000;

/** What a payload may take from the text of its proposal. */
export interface ProposalWords {
  readonly title: string;
  readonly description: string;
}

/** The payload of a type in our names, and which of the given fields the ledger computes. */
export interface GuidePayload {
  readonly payload: JsonFields;
  readonly ignored: readonly string[];
}

/**
 * The payload of a type from the names of the original notes or our own. What the notes do not have is filled from the
 * state and from the text of the proposal; whoever signs sees the whole of it.
 */
export function guidePayload(
  type: ProposalType,
  given: JsonFields,
  words: ProposalWords,
  ground: WriteGround,
): GuidePayload {
  const { payload, ignored } = renamed(type, given);
  const filled = FILL[type](payload, words, ground);
  return { payload: filled, ignored: [...ignored, ...computedOf(type, payload)] };
}

function computedOf(type: ProposalType, { epoch_parameters }: JsonFields): readonly string[] {
  if (type !== "epoch_activation" || !isJsonFields(epoch_parameters)) return [];
  return computedOfEpoch(epoch_parameters).map((name) => `epoch_parameters.${name}`);
}

function renamed(type: ProposalType, given: JsonFields): GuidePayload {
  let payload: JsonFields = {};
  const aliases: [path: string, value: unknown][] = [];
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const target = fieldOfName(type, name);
    if (target === null) ignored.push(name);
    else if (target === undefined) payload = { ...payload, [name]: value };
    else aliases.push([target, value]);
  }
  // Names of ours first: what an alias leads into may be one of them.
  for (const [path, value] of aliases) payload = withPath(payload, path, value);
  return { payload, ignored };
}

type Fill = (payload: JsonFields, words: ProposalWords, ground: WriteGround) => JsonFields;

const FILL: Readonly<Record<ProposalType, Fill>> = {
  protocol_upgrade: (payload, { title, description }) =>
    withActivation({
      description,
      rationale: reasonOf(title, description),
      config_migrations: [],
      ...payload,
    }),
  parameter_change: (payload, { title, description }, ground) => {
    const { transition_period, ...rest } = payload;
    const rationale = rest.rationale ?? reasonOf(title, description);
    return {
      transition_period_s: transition_period ?? 0,
      impact_analysis: impactOf(rationale),
      ...rest,
      rationale,
      changes: fillChanges(rest.changes, ground),
    };
  },
  emergency_action: (payload) => ({
    immediate_effect: false,
    affected_components: [],
    accounts: [],
    duration: 0,
    irreversible: [],
    ...payload,
  }),
  treasury_action: (payload) => withAction(payload),
  feature_activation: (payload) => withActivation(payload),
  token_listing: (payload) => ({ action: "list", ...payload }),
  fee_structure: ({ transition_period, ...payload }, _words, { state }) => ({
    current_version: readFeesVersion(state),
    transition_period_s: transition_period ?? 0,
    ...payload,
  }),
  epoch_activation: (payload, { title, description }, ground) =>
    fillEpoch({ rationale: reasonOf(title, description), ...payload }, ground),
  role_change: (payload, { title, description }) => ({
    rationale: reasonOf(title, description),
    ...payload,
  }),
  sanction: (payload) => payload,
  proposal_cancel: (payload, { title, description }, { state }) => ({
    mode: "cancel",
    reason: reasonOf(title, description),
    ...payload,
    ...(isRef(payload.target)
      ? { target: toHex0x(requireProposal(state, findProposalRef(state, payload.target)).id) }
      : {}),
  }),
  custom: (payload, { title, description }) => ({ text: reasonOf(title, description), ...payload }),
};

function reasonOf(title: string, description: string): string {
  return description === "" ? title : description;
}

function isRef(value: unknown): value is string | number {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0;
  return (
    typeof value === "string" && /^(?:0x(?:[0-9a-fA-F]{2}){32,64}|[1-9][0-9]{0,14})$/.test(value)
  );
}

/** Where nothing is said about consequences, the reason is all that is known of them. */
function impactOf(rationale: unknown): JsonFields {
  return {
    summary: typeof rationale === "string" ? rationale.slice(0, 500) : rationale,
    affected_components: [],
    affected_parameters: [],
    risks: [],
    reversible: true,
  };
}

/** `{at_height: h}`, `{after_execution: n}` and `{height: h}` beside our own form. */
function withActivation(payload: JsonFields): JsonFields {
  const { activation } = payload;
  if (activation === undefined) {
    return { ...payload, activation: { kind: "after_execution", blocks: ACTIVATION_BLOCKS } };
  }
  if (!isJsonFields(activation) || "kind" in activation) return payload;
  const { at_height, height = at_height, after_execution, blocks = after_execution } = activation;
  const chosen =
    height === undefined ? { kind: "after_execution", blocks } : { kind: "at_height", height };
  return { ...payload, activation: chosen };
}

const TREASURY_FIELDS: ReadonlySet<string> = new Set(["action", "purpose", "budget_category"]);
const ACTION_ALIASES: Readonly<Record<string, string>> = {
  stream_id: "stream",
  period: "period_s",
};

/** The fields of an action may stand beside its name; the one payout of a payment stands in it already. */
function withAction(payload: JsonFields): JsonFields {
  const given = payload.action;
  const named = typeof given === "string" ? { kind: given } : isJsonFields(given) ? given : {};
  const beside = Object.entries(payload).filter(([name]) => !TREASURY_FIELDS.has(name));
  const fields = [...Object.entries(named), ...beside].map(
    ([name, value]) => [ACTION_ALIASES[name] ?? name, value] as const,
  );
  const own = Object.entries(payload).filter(([name]) => TREASURY_FIELDS.has(name));
  return { ...Object.fromEntries(own), action: { kind: "spend", ...Object.fromEntries(fields) } };
}

function fillEpoch(payload: JsonFields, ground: WriteGround): JsonFields {
  const { epoch_parameters: target, benchmark_results: results } = payload;
  const start = isJsonFields(target) ? target.start_block : undefined;
  return {
    ...(start === undefined ? {} : { activation_block: start }),
    ...payload,
    ...(isJsonFields(target) ? { epoch_parameters: epochTarget(target, ground) } : {}),
    ...(isJsonFields(results) ? { benchmark_results: withSignatures(results) } : {}),
  };
}

/** One signature with its key is a list of one. */
function withSignatures({ signature, key_id, ...results }: JsonFields): JsonFields {
  if (signature === undefined) return results;
  return { signatures: [{ key_id, signature }], ...results };
}
