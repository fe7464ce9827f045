import { ACCEPTANCE_EVENTS } from "./acceptance-events.ts";
import { ACT_EVENTS } from "./act-events.ts";
import { COUNCIL_VETO_EVENTS } from "./act-veto-proposal.ts";
import { ACTIVATION_EVENTS } from "./activation-events.ts";
import { ATTESTATION_EVENTS } from "./attestation-events.ts";
import { AUDIT_EVENTS } from "./audit-events.ts";
import { DAILY_TOTALS_EVENTS } from "./daily-totals.ts";
import { DECLARATION_EVENTS } from "./declaration-events.ts";
import { DELEGATION_EVENTS } from "./delegation-events.ts";
import { DEPOSIT_EVENTS } from "./deposit-events.ts";
import type { EventSpec } from "./event.ts";
import { EXECUTION_EVENTS } from "./execution-events.ts";
import { FORUM_EVENTS } from "./forum-events.ts";
import { APPEAL_EVENTS } from "./freeze-appeal.ts";
import { KEY_EVENTS } from "./key-events.ts";
import { LISTING_EVENTS } from "./listing-events.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { MODERATION_EVENTS } from "./moderation-events.ts";
import { OBJECTION_EVENTS } from "./objection-events.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import { PROPOSAL_END_EVENTS } from "./proposal-end-events.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import { RECOVERY_EVENTS } from "./recovery-events.ts";
import { REPUTATION_EVENTS } from "./reputation-events.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { ROLE_EVENTS } from "./role-events.ts";
import { ROLLBACK_EVENTS } from "./rollback-events.ts";
import { SANCTION_EVENTS } from "./sanction-events.ts";
import { SCHEDULE_EVENTS } from "./schedule-events.ts";
import { SLASH_EVENTS } from "./slash-events.ts";
import { STAKE_EVENTS } from "./stake-events.ts";
import { STATEMENT_EVENTS } from "./statement-events.ts";
import { TRANSFER_EVENTS } from "./transfer-events.ts";
import { TREASURY_EVENTS } from "./treasury-events.ts";
import { RESERVATION_EVENTS } from "./treasury-reservation.ts";
import { VALIDATOR_EVENTS } from "./validator-events.ts";
import { VOTE_EVENTS } from "./vote-events.ts";

// biome-ignore lint/suspicious/noExplicitAny: a spec is invariant in the type of its data, so `unknown` admits none.
type AnySpec = EventSpec<any>;

/** Every kind of fact, by the groups of the specification. */
export const EVENTS: readonly AnySpec[] = [
  ...Object.values(ACCEPTANCE_EVENTS),
  ...Object.values(ACT_EVENTS),
  ...Object.values(ACTIVATION_EVENTS),
  ...Object.values(APPEAL_EVENTS),
  ...Object.values(ATTESTATION_EVENTS),
  ...Object.values(COUNCIL_VETO_EVENTS),
  ...Object.values(SANCTION_EVENTS),
  ...Object.values(DECLARATION_EVENTS),
  ...Object.values(MEASURE_EVENTS),
  ...Object.values(OBJECTION_EVENTS),
  ...Object.values(ROLLBACK_EVENTS),
  ...Object.values(AUDIT_EVENTS),
  ...Object.values(DAILY_TOTALS_EVENTS),
  ...Object.values(DELEGATION_EVENTS),
  ...Object.values(EXECUTION_EVENTS),
  ...Object.values(FORUM_EVENTS),
  ...Object.values(MODERATION_EVENTS),
  ...Object.values(PARAMETER_EVENTS),
  ...Object.values(KEY_EVENTS),
  ...Object.values(RECOVERY_EVENTS),
  ...Object.values(REPUTATION_EVENTS),
  ...Object.values(DEPOSIT_EVENTS),
  ...Object.values(LISTING_EVENTS),
  ...Object.values(PROPOSAL_END_EVENTS),
  ...Object.values(PROPOSAL_EVENTS),
  ...Object.values(REVIEW_EVENTS),
  ...Object.values(ROLE_EVENTS),
  ...Object.values(SCHEDULE_EVENTS),
  ...Object.values(SLASH_EVENTS),
  ...Object.values(STAKE_EVENTS),
  ...Object.values(RESERVATION_EVENTS),
  ...Object.values(TREASURY_EVENTS),
  ...Object.values(VOTE_EVENTS),
  ...Object.values(STATEMENT_EVENTS),
  ...Object.values(TRANSFER_EVENTS),
  ...Object.values(VALIDATOR_EVENTS),
];

const BY_TOPIC: ReadonlyMap<string, AnySpec> = new Map(EVENTS.map((spec) => [spec.topic, spec]));

/** The kind of fact that a topic of the ledger names, or undefined for a topic that is not of governance. */
export function eventOfTopic(topic: string): AnySpec | undefined {
  return BY_TOPIC.get(topic);
}
