import { DEPOSIT_EVENTS } from "../../governance/deposit-events.ts";
import type { EventSpec } from "../../governance/event.ts";
import { EXECUTION_EVENTS } from "../../governance/execution-events.ts";
import { LISTING_EVENTS } from "../../governance/listing-events.ts";
import { PROPOSAL_END_EVENTS } from "../../governance/proposal-end-events.ts";
import { PROPOSAL_EVENTS } from "../../governance/proposal-events.ts";
import { REVIEW_EVENTS } from "../../governance/review-events.ts";
import { SCHEDULE_EVENTS } from "../../governance/schedule-events.ts";
import { RESERVATION_EVENTS } from "../../governance/treasury-reservation.ts";
import { VOTE_EVENTS } from "../../governance/vote-events.ts";
import { toHex0x } from "../../primitives/hex.ts";

type NamedSpec = Pick<EventSpec<never>, "topic">;

function topicsOf(...groups: readonly Readonly<Record<string, NamedSpec>>[]): ReadonlySet<string> {
  return new Set(groups.flatMap((group) => Object.values(group).map(({ topic }) => topic)));
}

/** Events whose `number` is that of a proposal. */
const OF_PROPOSALS = topicsOf(
  DEPOSIT_EVENTS,
  EXECUTION_EVENTS,
  LISTING_EVENTS,
  PROPOSAL_END_EVENTS,
  PROPOSAL_EVENTS,
  REVIEW_EVENTS,
  RESERVATION_EVENTS,
  SCHEDULE_EVENTS,
  VOTE_EVENTS,
);

/** What an event is about where that is no proposal: the kind of thing, and the field that names which. */
const SUBJECTS: Readonly<Record<string, readonly [kind: string, field: string]>> = {
  act_signed: ["act", "act"],
  act_expired: ["act", "act"],
  act_executed: ["council", "council"],
  activation_completed: ["block", "height"],
  activation_aborted: ["block", "start"],
  epoch_scheduled: ["epoch", "epochIndex"],
  freeze_appealed: ["measure", "measure"],
  attestation_opened: ["attestation", "number"],
  attestation_signed: ["attestation", "number"],
  attestation_verified: ["attestation", "number"],
  attestation_contradicted: ["attestation", "number"],
  attestation_insufficient: ["attestation", "number"],
  audit_broken: ["attestation", "attestation"],
  budget_set: ["budget", "category"],
  comment_posted: ["thread", "thread"],
  comment_edited: ["comment", "comment"],
  comment_withdrawn: ["comment", "comment"],
  comment_voted: ["comment", "comment"],
  council_changed: ["council", "council"],
  emergency_declared: ["emergency", "number"],
  fallback_epoch_declared: ["fallback", "number"],
  fallback_epoch_vetoed: ["fallback", "fallback"],
  objection_window_checked: ["fallback", "fallback"],
  appeal_opinion: ["moderation", "moderation"],
  appeal_decided: ["moderation", "moderation"],
  moderation_appealed: ["moderation", "moderation"],
  measure_started: ["measure", "number"],
  measure_ended: ["measure", "number"],
  measure_ratified: ["measure", "number"],
  parameter_changed: ["parameter", "key"],
  ramp_started: ["parameter", "key"],
  reacted: ["comment", "comment"],
  stream_started: ["stream", "stream"],
  stream_cancelled: ["stream", "stream"],
  stream_claimed: ["stream", "stream"],
  thread_tagged: ["thread", "thread"],
};

/** Fields that name the one account that an event is about, where nothing else is named. */
const ACCOUNT_FIELDS = ["account", "owner", "from", "author"] as const;

/** What an event is about. */
export interface EventSubject {
  /** `kind/name`, or `ledger`. */
  readonly subject: string;
  /** Running number of the proposal that it belongs to, or null. */
  readonly proposal: number | null;
}

/** What the data of an event is about. */
export function subjectOf(topic: string, data: unknown): EventSubject {
  const fields = new Map(Object.entries(typeof data === "object" && data !== null ? data : {}));
  const named = fields.get(OF_PROPOSALS.has(topic) ? "number" : "proposal");
  const proposal = typeof named === "number" ? named : null;
  const [kind, field] = SUBJECTS[topic] ?? [];
  const name = kind === undefined || field === undefined ? null : nameOf(fields.get(field));
  if (name !== null) return { subject: `${kind}/${name}`, proposal };
  if (proposal !== null) return { subject: `proposal/${proposal}`, proposal };
  for (const account of ACCOUNT_FIELDS) {
    const found = nameOf(fields.get(account));
    if (found !== null) return { subject: `account/${found}`, proposal };
  }
  return { subject: "ledger", proposal };
}

function nameOf(value: unknown): string | null {
  if (value instanceof Uint8Array) return toHex0x(value);
  return typeof value === "number" || typeof value === "string" ? String(value) : null;
}
