import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS, eventOfTopic } from "./event-table.ts";
import { SEVERITIES, type Severity } from "./names.ts";

/** How loud each fact is, as the specification's table of events says it; the rest are the parts of its facts. */
const TOLD: Readonly<Record<Severity, string>> = {
  info: `
    acceptanceDropped acceptanceKept accountOpened actSigned appealOpinion attestationClosed attestationOpened
    attestationSigned attestationVerified bonded commentEdited commentPosted commentVoted commentWithdrawn
    dailyTotalsRecorded delegateProfileSet delegationExpired delegationRemoved delegationSet delegatorDropped
    depositAdded depositSettled endorsementAdded executionHeld executionRecorded fundsReleased fundsReserved
    moderationAppealed objectionWindowChecked proposalCreated proposalEdited proposalExecuted proposalLocked
    proposalQueued proposalReady proposalRevised proposalStatusChanged proposalSubmitted reacted released
    reputationChanged reviewClosed reviewOpened reviewSubmitted reviewerRecused roleGranted stakeMatured
    statementRecorded streamClaimed threadCreated threadTagged transferred unbonded unjailed validatorLeft
    validatorRegistered voteCast votingClosed votingOpened`,
  notice: `
    actExecuted activationCompleted appealDecided auditRecommitted budgetSet councilChanged epochScheduled
    featureActivated feeStructureChanged freezeAppealed interimSanctionEnded keysRotated moderated
    objectionFiled parameterChanged proposalCancelled proposalRejected rampStarted recoveryEnded recoverySet
    recoveryStarted roleRevoked roleScheduled roleSuspended sanctionAnswered sanctionHearingOpened
    streamCancelled streamStarted tokenListed tokenListingChanged treasurySpent upgradeScheduled
    validatorSetChanged votingExtended`,
  warning: `
    actExpired attestationInsufficient conflictFound executionAttempted interimSanction jailed proposalExpired
    proposalFailed proposalReverted proposalVetoed proposalVetoedByCouncil sanctioned slashed spikeGuardUsed
    unfunded`,
  critical: `
    activationAborted attestationContradicted auditBroken emergencyActionTriggered emergencyDeclared
    fallbackEpochDeclared fallbackEpochVetoed measureEnded measureRatified measureStarted rollbackFailed
    stateRolledBack`,
};

test("every fact is as loud as the table of the specification says", () => {
  for (const severity of SEVERITIES) {
    const names = EVENTS.filter((spec) => spec.severity === severity).map(({ name }) => name);
    assert.deepEqual(names.sort(), TOLD[severity].trim().split(/\s+/), severity);
  }
});

test("a topic is the snake case of a name, and names one fact", () => {
  const topics = new Set(EVENTS.map(({ topic }) => topic));
  assert.equal(topics.size, EVENTS.length);
  assert.equal(eventOfTopic("proposal_status_changed")?.name, "proposalStatusChanged");
  assert.equal(eventOfTopic("state_rolled_back")?.name, "stateRolledBack");
  assert.equal(eventOfTopic("proposalStatusChanged"), undefined);
});
