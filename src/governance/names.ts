/** Electorates in which a proposal is decided; each has its own tests, and a proposal passes iff all pass. */
export const HOUSES = ["community", "validators"] as const;
export type HouseName = (typeof HOUSES)[number];

/** The sides of a ballot in the order of its shares and of the remainder rule. */
export const CHOICES = ["against", "for", "abstain", "veto"] as const;
export type Choice = (typeof CHOICES)[number];

export const TRACKS = [
  "constitution",
  "epoch",
  "protocol",
  "feature",
  "parameters",
  "fees",
  "roles",
  "listing",
  "treasury_small",
  "treasury_medium",
  "treasury_large",
  "sanction",
  "cancel",
  "emergency",
  "text",
] as const;
export type TrackName = (typeof TRACKS)[number];

export const PROPOSAL_TYPES = [
  "protocol_upgrade",
  "parameter_change",
  "emergency_action",
  "treasury_action",
  "feature_activation",
  "token_listing",
  "fee_structure",
  "epoch_activation",
  "role_change",
  "sanction",
  "proposal_cancel",
  "custom",
] as const;
export type ProposalType = (typeof PROPOSAL_TYPES)[number];

export const STATUSES = [
  "draft",
  "discussion",
  "review",
  "voting",
  "queued",
  "executed",
  "failed",
  "rejected",
  "vetoed",
  "cancelled",
  "expired",
  "reverted",
] as const;
export type Status = (typeof STATUSES)[number];

/** What an emergency measure can hold; each covers its commands. */
export const COMPONENTS = [
  "transfers",
  "staking",
  "treasury",
  "statements",
  "forum",
  "delegation",
  "proposals",
  "executions",
  "listings",
] as const;
export type Component = (typeof COMPONENTS)[number];

/** How loud an event is. */
export const SEVERITIES = ["info", "notice", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who may do what: each permission names the roles that have it. */
export const PERMISSIONS = [
  "proposal.submit",
  "review.submit",
  "attest.sign",
  "forum.moderate",
  "execute",
  "maintain",
] as const;
export type Permission = (typeof PERMISSIONS)[number];
