import assert from "node:assert/strict";
import { test } from "node:test";
import { PROPOSAL_TYPES } from "./names.ts";
import { type AliasedRecord, choiceOfName, fieldOfName, typeOfName } from "./proposal-aliases.ts";

/** Types as they came up in three places, each with ours. */
const TYPES = {
  ProtocolUpgrade: "protocol_upgrade",
  ParameterChange: "parameter_change",
  EmergencyAction: "emergency_action",
  TreasuryManagement: "treasury_action",
  Custom: "custom",
  FeatureActivation: "feature_activation",
  TokenListing: "token_listing",
  FeeStructure: "fee_structure",
  treasury_management: "treasury_action",
  treasury_spend: "treasury_action",
  pq_activation: "epoch_activation",
  membership: "role_change",
  text: "custom",
  motion: "custom",
} as const;

test("every name of a type that came up leads to one of ours, and ours to themselves", () => {
  for (const [name, type] of Object.entries(TYPES)) assert.equal(typeOfName(name), type, name);
  for (const type of PROPOSAL_TYPES) assert.equal(typeOfName(type), type);
  for (const name of ["toString", "", "Upgrade"]) assert.equal(typeOfName(name), undefined, name);
});

test("every word for a side of a ballot leads to one of ours", () => {
  const words = {
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
    for: "for",
    against: "against",
    abstain: "abstain",
    veto: "veto",
  };
  for (const [word, choice] of Object.entries(words))
    assert.equal(choiceOfName(word), choice, word);
  assert.equal(choiceOfName("MAYBE"), undefined);
});

/** Fields that have other names, by the record in which they came up; null is accepted and not used. */
const FIELDS: readonly (readonly [AliasedRecord, string, string | null])[] = [
  ["emergency_action", "action_type", "action"],
  ["parameter_change", "parameter", "changes[0].key"],
  ["parameter_change", "new_value", "changes[0].proposed_value"],
  ["parameter_change", "current_value", "changes[0].current_value"],
  ["parameter_change", "proposed_value", "changes[0].proposed_value"],
  ["treasury_action", "amount", "action.payouts[0].amount"],
  ["treasury_action", "recipient", "action.payouts[0].recipient"],
  ["protocol_upgrade", "activation_height", "activation.height"],
  ["protocol_upgrade", "activation_block", "activation.height"],
  ["protocol_upgrade", "rollback_height", "rollback.rollback_height"],
  ["protocol_upgrade", "rollback_deadline", "rollback.rollback_deadline"],
  ["epoch_activation", "activation_height", "activation_block"],
  ["proposal", "proposal_type", "type"],
  ["proposal", "proposal_id", "id"],
  ["proposal", "proposal_hash", "id"],
  ["proposal", "submission_timestamp", "submitted.at"],
  ["vote", "vote_type", "choice"],
  ["vote", "vote", "choice"],
  ["epoch_parameters", "rule_version", "rule"],
  ["epoch_parameters", "legacy_algorithm_id", "algs.legacy"],
  ["epoch_parameters", "pq_algorithm_id", "algs.pq"],
  ["epoch_parameters", "canonical_algorithm", "algs.canonical"],
  ["epoch_parameters", "other_algorithm", "algs.other"],
  ["epoch_parameters", "algorithm_id", "algs.epoch"],
  ["epoch_parameters", "algorithm_name", "algs.epoch"],
  ["epoch_parameters", "start_block", "activation_block"],
  ["epoch_parameters", "end_block", null],
  ["epoch_parameters", "activation_timestamp", null],
  ["epoch_parameters", "governance_hash", null],
];

test("every other name of a field leads to its place, or to nothing where it is computed", () => {
  for (const [record, name, field] of FIELDS) {
    assert.equal(fieldOfName(record, name), field, `${record}.${name}`);
  }
  assert.equal(fieldOfName("vote", "toString"), undefined);
  assert.equal(fieldOfName("custom", "action_type"), undefined);
});
