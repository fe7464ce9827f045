import type { FeeClass } from "./fee.ts";
import type { Component } from "./names.ts";

/**
 * What a role's signature list must admit for a command: `vote` for kinds that decide, `other` for the rest.
 */
export type CommandRole = "vote" | "other";

interface CommandRow {
  /** Number of the kind in the transaction. */
  readonly kind: number;
  readonly role: CommandRole;
  readonly feeClass: FeeClass;
  /** What an emergency measure must cover to hold it; null for what no measure can. */
  readonly component: Component | null;
}

/** The commands by number. Append only: kinds stand in old blocks for ever. */
export const COMMANDS = {
  "account.open": { kind: 0, role: "other", feeClass: "transfer", component: null },
  recordStatement: { kind: 1, role: "other", feeClass: "statement", component: "statements" },
  submitEvidence: { kind: 2, role: "other", feeClass: "statement", component: null },
  submitAct: { kind: 3, role: "other", feeClass: "vote", component: null },
  signAct: { kind: 4, role: "other", feeClass: "vote", component: null },
  transfer: { kind: 5, role: "other", feeClass: "transfer", component: "transfers" },
  fundTreasury: { kind: 6, role: "other", feeClass: "transfer", component: "treasury" },
  bond: { kind: 7, role: "other", feeClass: "stake", component: "staking" },
  unbond: { kind: 8, role: "other", feeClass: "stake", component: "staking" },
  claimStream: { kind: 9, role: "other", feeClass: "transfer", component: "treasury" },
  registerValidator: { kind: 10, role: "other", feeClass: "stake", component: "staking" },
  leaveValidator: { kind: 11, role: "other", feeClass: "stake", component: "staking" },
  unjail: { kind: 12, role: "other", feeClass: "stake", component: "staking" },
  rotateKeys: { kind: 13, role: "other", feeClass: "governance", component: null },
  setRecovery: { kind: 14, role: "other", feeClass: "governance", component: null },
  recoverAccount: { kind: 15, role: "other", feeClass: "governance", component: null },
  cancelRecovery: { kind: 16, role: "other", feeClass: "governance", component: null },
  createProposal: { kind: 17, role: "vote", feeClass: "governance", component: "proposals" },
  editProposal: { kind: 18, role: "vote", feeClass: "governance", component: "proposals" },
  reviseProposal: { kind: 19, role: "vote", feeClass: "governance", component: "proposals" },
  submitProposal: { kind: 20, role: "vote", feeClass: "governance", component: "proposals" },
  depositProposal: { kind: 21, role: "vote", feeClass: "governance", component: "proposals" },
  endorseProposal: { kind: 22, role: "vote", feeClass: "governance", component: "proposals" },
  cancelProposal: { kind: 23, role: "vote", feeClass: "governance", component: "proposals" },
  setDelegation: { kind: 24, role: "vote", feeClass: "governance", component: "delegation" },
  removeDelegation: { kind: 25, role: "vote", feeClass: "governance", component: "delegation" },
  dropDelegator: { kind: 26, role: "vote", feeClass: "governance", component: "delegation" },
  setDelegateProfile: { kind: 27, role: "vote", feeClass: "governance", component: "delegation" },
  castVote: { kind: 28, role: "vote", feeClass: "vote", component: null },
  castVoteBySig: { kind: 29, role: "vote", feeClass: "vote", component: null },
  submitReview: { kind: 30, role: "vote", feeClass: "vote", component: null },
  recuseReview: { kind: 31, role: "vote", feeClass: "vote", component: null },
  executeProposal: { kind: 32, role: "vote", feeClass: "governance", component: "executions" },
  objectEmergency: { kind: 33, role: "vote", feeClass: "vote", component: null },
  appealFreeze: { kind: 34, role: "other", feeClass: "vote", component: null },
  answerSanction: { kind: 35, role: "other", feeClass: "vote", component: null },
  grantRole: { kind: 36, role: "other", feeClass: "governance", component: null },
  revokeRole: { kind: 37, role: "other", feeClass: "governance", component: null },
  renounceRole: { kind: 38, role: "other", feeClass: "governance", component: null },
  stopGrant: { kind: 39, role: "other", feeClass: "governance", component: null },
  openAttestation: { kind: 40, role: "other", feeClass: "vote", component: null },
  signAttestation: { kind: 41, role: "other", feeClass: "vote", component: null },
  createThread: { kind: 42, role: "other", feeClass: "forum", component: "forum" },
  postComment: { kind: 43, role: "other", feeClass: "forum", component: "forum" },
  editComment: { kind: 44, role: "other", feeClass: "forum", component: "forum" },
  withdrawComment: { kind: 45, role: "other", feeClass: "forum", component: "forum" },
  react: { kind: 46, role: "other", feeClass: "forum", component: "forum" },
  voteComment: { kind: 47, role: "other", feeClass: "forum", component: "forum" },
  tagThread: { kind: 48, role: "other", feeClass: "forum", component: "forum" },
  moderate: { kind: 49, role: "other", feeClass: "forum", component: "forum" },
  appealModeration: { kind: 50, role: "other", feeClass: "forum", component: null },
  decideAppeal: { kind: 51, role: "other", feeClass: "forum", component: null },
} as const satisfies Readonly<Record<string, CommandRow>>;

export type CommandName = keyof typeof COMMANDS;

const NAMES = new Map(
  (Object.keys(COMMANDS) as CommandName[]).map((name) => [COMMANDS[name].kind as number, name]),
);

/** Name of a kind, or undefined for a number that stands for no command. */
export function commandOfKind(kind: number): CommandName | undefined {
  return NAMES.get(kind);
}
