import { CHOICES, type Choice, PROPOSAL_TYPES, type ProposalType } from "./names.ts";

/** Other names of types, in the spellings in which they came up. */
const TYPE_ALIASES: Readonly<Record<string, ProposalType>> = {
  ProtocolUpgrade: "protocol_upgrade",
  ParameterChange: "parameter_change",
  EmergencyAction: "emergency_action",
  TreasuryManagement: "treasury_action",
  treasury_management: "treasury_action",
  treasury_spend: "treasury_action",
  FeatureActivation: "feature_activation",
  TokenListing: "token_listing",
  FeeStructure: "fee_structure",
  pq_activation: "epoch_activation",
  membership: "role_change",
  Custom: "custom",
  text: "custom",
  motion: "custom",
};

const CHOICE_ALIASES: Readonly<Record<string, Choice>> = {
  YES: "for",
  NO: "against",
  ABSTAIN: "abstain",
  VETO: "veto",
  FOR: "for",
  AGAINST: "against",
  For: "for",
  Against: "against",
  Abstain: "abstain",
  Veto: "veto",
};

/** What an alias stands for: a field of ours, or null for one that is computed, accepted and not used. */
export type FieldTarget = string | null;

/** Records in which fields have other names. */
export type AliasedRecord = ProposalType | "proposal" | "epoch_parameters" | "vote";

/**
 * Other names of fields, by the record in which they stand. A path leads into the record; `action.payouts[0]` is the
 * one payout that an amount and a recipient by themselves are.
 */
const FIELD_ALIASES: Readonly<
  Partial<Record<AliasedRecord, Readonly<Record<string, FieldTarget>>>>
> = {
  proposal: {
    proposal_type: "type",
    proposal_id: "id",
    proposal_hash: "id",
    submission_timestamp: "submitted.at",
  },
  parameter_change: {
    parameter: "changes[0].key",
    new_value: "changes[0].proposed_value",
    current_value: "changes[0].current_value",
    proposed_value: "changes[0].proposed_value",
  },
  emergency_action: { action_type: "action" },
  treasury_action: {
    amount: "action.payouts[0].amount",
    recipient: "action.payouts[0].recipient",
  },
  protocol_upgrade: {
    activation_height: "activation.height",
    activation_block: "activation.height",
    rollback_height: "rollback.rollback_height",
    rollback_deadline: "rollback.rollback_deadline",
  },
  epoch_activation: { activation_height: "activation_block" },
  epoch_parameters: {
    rule_version: "rule",
    legacy_algorithm_id: "algs.legacy",
    pq_algorithm_id: "algs.pq",
    canonical_algorithm: "algs.canonical",
    other_algorithm: "algs.other",
    algorithm_id: "algs.epoch",
    algorithm_name: "algs.epoch",
    start_block: "activation_block",
    end_block: null,
    activation_timestamp: null,
    governance_hash: null,
  },
  vote: { vote_type: "choice", vote: "choice" },
};

/** The type of a name of ours or of others, or undefined for a name of none. */
export function typeOfName(name: string): ProposalType | undefined {
  return PROPOSAL_TYPES.find((type) => type === name) ?? ownValue(TYPE_ALIASES, name);
}

/** The side of a ballot that a word names, or undefined for a word that names none. */
export function choiceOfName(name: string): Choice | undefined {
  return CHOICES.find((choice) => choice === name) ?? ownValue(CHOICE_ALIASES, name);
}

/** What another name of a field stands for in a record, or undefined where it is no alias. */
export function fieldOfName(record: AliasedRecord, name: string): FieldTarget | undefined {
  const known = FIELD_ALIASES[record];
  return known === undefined ? undefined : ownValue(known, name);
}

function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
