/** The names of the original guide for events of the ledger. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["proposal_submitted", "ProposalSubmitted"],
  ["review_opened", "ProposalUnderReview"],
  ["voting_opened", "VotingStarted"],
  ["proposal_queued", "ProposalApproved"],
  ["proposal_rejected", "ProposalRejected"],
  ["proposal_vetoed", "ProposalRejected"],
  ["review_submitted", "ReviewSubmitted"],
  ["vote_cast", "VoteCast"],
  ["emergency_declared", "EmergencyDeclared"],
  ["rollback_executed", "RollbackExecuted"],
  ["parameter_changed", "ParameterUpdated"],
]);

/** Topics whose name in the interface is the one of the guide. */
const RENAMED: ReadonlyMap<string, string> = new Map([["state_rolled_back", "rollback_executed"]]);

/** The name of an event in the interface. */
export function eventTypeOf(topic: string): string {
  return RENAMED.get(topic) ?? topic;
}

/** The guide's name of a type, or null. */
export function eventAliasOf(type: string): string | null {
  return ALIASES.get(type) ?? null;
}

/** The topics that a name may mean: that of the interface, that of the ledger, or that of the guide. */
export function topicsOfName(name: string, topics: Iterable<string>): readonly string[] {
  return [...topics].filter((topic) => {
    const type = eventTypeOf(topic);
    return name === topic || name === type || name === eventAliasOf(type);
  });
}
