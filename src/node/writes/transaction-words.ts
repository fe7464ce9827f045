import type { CommandName } from "../../governance/command.ts";

type Fields = Readonly<Record<string, unknown>>;
type Words = (payload: Fields, sender: string, amount: (units: unknown) => string) => string;

/**
 * What a command does, in one sentence for whoever is about to sign it: who acts, on what, and by how much. It is made
 * of the payload alone, so that it says of the signed bytes what they say and nothing else. `amount` writes base units.
 */
export function transactionWords(
  command: CommandName,
  payload: unknown,
  sender: string,
  amount: (units: string) => string = (units) => `${units} base units`,
): string {
  if (!isFields(payload)) return `${sender} sends ${command} with bytes that are no payload of it.`;
  return WORDS[command](payload, sender, (units) => amount(t(units)));
}

const WORDS: Readonly<Record<CommandName, Words>> = {
  "account.open": (p, by) => `${by} gets its first key, of suite ${t(p.suite)}.`,
  recordStatement: (p, by) =>
    `${by} records ${count(p.contents)} of type ${t(p.media_type)}, for ever.`,
  submitEvidence: (p, by) => `${by} submits evidence of the form ${t(p.form)}.`,
  submitAct: (p, by) =>
    `${by} carries in the act ${t(p.kind)} of the council ${t(p.council)} ` +
    `with ${count(p.signatures, "signature")}.`,
  signAct: (p, by) =>
    `${by} carries in ${count(p.signatures, "signature")} more for act ${t(p.act)}.`,
  transfer: (p, by, amount) => `${by} pays ${amount(p.amount)} to ${t(p.to)}.`,
  fundTreasury: (p, by, amount) => `${by} pays ${amount(p.amount)} to the treasury.`,
  bond: (p, by, amount) =>
    `${by} bonds ${amount(p.amount)}: they cannot be spent, count as stake after the ` +
    "warm-up, and can be slashed.",
  unbond: (p, by, amount) =>
    `${by} takes ${amount(p.amount)} out of its stake: their power ends at once, and they ` +
    "come back after the unbonding time.",
  claimStream: (p, by, amount) =>
    `${by} claims ${p.amount === null ? "all that is due" : amount(p.amount)} of stream ${t(p.stream)}.`,
  registerValidator: (_, by) => `${by} offers itself as a validator.`,
  leaveValidator: (_, by) => `${by} is a validator no longer.`,
  unjail: (_, by) => `${by} comes back as a validator after its jail.`,
  rotateKeys: (p, by) =>
    `${by} replaces its keys by ${count(p.keys, "key")}, of which ${t(p.key_threshold)} must ` +
    "sign. The old keys sign nothing any more.",
  setRecovery: (p, by) =>
    `${by} lets ${t(p.k)} of ${count(p.guardians, "guardian")} replace its keys after ${t(p.delay_s)} seconds.`,
  recoverAccount: (p, by) => `${by} carries in the recovery of ${t(p.account)} by its guardians.`,
  cancelRecovery: (p, by) => `${by} cancels the recovery of ${t(p.account)}.`,
  createProposal: (p, by, amount) => {
    const content = isFields(p.content) ? p.content : {};
    const how =
      p.deposit === null ? "as a draft" : `and submits it with a deposit of ${amount(p.deposit)}`;
    return `${by} makes the proposal "${t(content.title)}" of type ${t(content.type)} ${how}.`;
  },
  editProposal: (p, by) =>
    `${by} replaces version ${t(p.expected_version)} of proposal ${t(p.id)}.`,
  reviseProposal: (p, by) => `${by} revises proposal ${t(p.id)} after its review.`,
  submitProposal: (p, by, amount) =>
    `${by} submits proposal ${t(p.id)} with ${amount(p.deposit)} of deposit.`,
  depositProposal: (p, by, amount) =>
    `${by} adds ${amount(p.amount)} to the deposit of proposal ${t(p.id)}; part of it can ` +
    "be forfeited.",
  endorseProposal: (p, by) => `${by} endorses proposal ${t(p.id)}. An endorsement has no weight.`,
  cancelProposal: (p, by) => `${by} withdraws proposal ${t(p.id)}.`,
  setDelegation: (p, by) =>
    `${by} lets ${delegates(p.shares)} vote with its power in ${list(p.scopes)} until governance ` +
    `second ${t(p.expires_at)}. Its own ballot still overrides.`,
  removeDelegation: (p, by) => `${by} takes its power back in ${list(p.scopes)}.`,
  dropDelegator: (p, by) => `${by} gives the power of ${t(p.from)} back in ${t(p.scope)}.`,
  setDelegateProfile: (p, by) =>
    `${by} ${p.accepts_delegation === true ? "accepts" : "refuses"} delegations` +
    `${p.accepts_forwarded === true ? ", forwarded ones too" : ""}.`,
  castVote: (p, by) => `${by} votes ${ballot(p.ballot)} with all of its power.`,
  castVoteBySig: (p, by) => `${by} carries in the ballot of ${t(p.voter)}: ${ballot(p.ballot)}.`,
  submitReview: (p, by) => {
    const report = isFields(p.report) ? p.report : {};
    const whose = isFields(p.carried) ? `the review of ${t(p.carried.reviewer)}` : "its review";
    return `${by} files ${whose} of proposal ${t(report.proposal_id)}: ${t(report.recommendation)}.`;
  },
  recuseReview: (p, by) => `${by} leaves the review of proposal ${t(p.proposal_id)}.`,
  executeProposal: (p, by) => `${by} runs proposal ${t(p.id)}, exactly the plan ${t(p.plan_hash)}.`,
  objectEmergency: (p, by) => `${by} objects to ${t(p.id)} with its own power.`,
  appealFreeze: (p, by) => `${by} appeals against measure ${t(p.measure)}.`,
  answerSanction: (p, by) => `${by} answers the sanction proposed in ${t(p.id)}.`,
  grantRole: (p, by) => `${by} grants ${t(p.account)} the role ${t(p.role)}.`,
  revokeRole: (p, by) => `${by} takes the role ${t(p.role)} from ${t(p.account)}.`,
  renounceRole: (p, by) => `${by} gives up the role ${t(p.role)}.`,
  stopGrant: (p, by) => `${by} stops the grant of ${t(p.role)} to ${t(p.account)}.`,
  openAttestation: (p, by) =>
    `${by} asks the attestors about ${t(p.milestone)} at block ${t(p.height)}.`,
  signAttestation: (p, by) =>
    `${by} carries in that ${t(p.member)} ${p.verdict === 1 ? "attests" : "refuses"} ${t(p.id)}.`,
  createThread: (p, by) => `${by} opens the thread "${t(p.title)}".`,
  postComment: (p, by) => `${by} posts a comment in ${t(p.thread)}.`,
  editComment: (p, by) => `${by} changes its comment ${t(p.comment)}.`,
  withdrawComment: (p, by) => `${by} withdraws its comment ${t(p.comment)}.`,
  react: (p, by) =>
    `${by} ${p.is_on === true ? "adds" : "removes"} the reaction ${t(p.reaction)} at ${t(p.comment)}.`,
  voteComment: (p, by) => `${by} votes comment ${t(p.comment)} ${t(p.side)}. It touches no ballot.`,
  tagThread: (p, by) => `${by} sets the tags of ${t(p.thread)}: ${list(p.tags)}.`,
  moderate: (p, by) => {
    const target = isFields(p.target) ? p.target : {};
    const action = isFields(p.action) ? p.action : {};
    return `${by} moderates ${t(target.kind)} ${t(target.id)}: ${t(action.kind)}, by rule ${t(p.rule_id)}.`;
  },
  appealModeration: (p, by) => `${by} appeals against the moderation ${t(p.receipt)}.`,
  decideAppeal: (p, by) =>
    `${by} ${p.is_overturn === true ? "overturns" : "upholds"} the moderation ${t(p.receipt)}.`,
};

function ballot(value: unknown): string {
  if (!isFields(value)) return "nothing";
  const shares = isFields(value.shares) ? value.shares : {};
  const given = Object.entries(shares).filter(([, bp]) => bp !== 0);
  const [only] = given;
  const choice =
    given.length === 1 && only !== undefined
      ? only[0].toUpperCase()
      : given.map(([side, bp]) => `${side.toUpperCase()} ${t(bp)} bp`).join(", ");
  return `${choice} on proposal ${t(value.proposal_id)}`;
}

function delegates(shares: unknown): string {
  if (!Array.isArray(shares) || shares.length === 0) return "nobody else";
  const told = shares.filter(isFields).map(({ delegate, bp }) => `${t(delegate)} (${t(bp)} bp)`);
  return told.join(" and ");
}

function list(values: unknown): string {
  return Array.isArray(values) && values.length > 0 ? values.map(t).join(", ") : "nothing";
}

function count(values: unknown, noun = "statement"): string {
  const number = Array.isArray(values) ? values.length : 0;
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

/** A value as text. */
function t(value: unknown): string {
  return typeof value === "string" ? value : String(value ?? "nothing");
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
