import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandName } from "../../../src/governance/command.ts";
import { STATUSES, type Status } from "../../../src/governance/names.ts";
import { PROPOSAL_END_EVENTS } from "../../../src/governance/proposal-end-events.ts";
import { feature, listing } from "../../support/proposal-samples.ts";
import { contentOf } from "../../support/proposal-scene.ts";
import { STATUS_SAMPLES, type StatusSample } from "../../support/proposal-statuses.ts";

/** The commands on proposals, each by those who may give it. */
const COMMANDS: Readonly<Record<string, (sample: StatusSample) => string | null>> = {
  edit: (sample) => run(sample, "editProposal", newVersion(sample)),
  submit: ({ scene, number }) => {
    const { id, content } = scene.proposal(number);
    const submission = { id, expectedVersion: content.version, deposit: 500_000_000n };
    return run({ scene, number }, "submitProposal", submission);
  },
  deposit: (sample) => run(sample, "depositProposal", { ...idOf(sample), amount: 25_000_000n }),
  endorse: (sample) => run(sample, "endorseProposal", { ...idOf(sample), statement: "good" }),
  cancel: (sample) => run(sample, "cancelProposal", idOf(sample)),
  revise: (sample) => run(sample, "reviseProposal", newVersion(sample)),
  vote: (sample) => run(sample, "castVote", { ballot: ballotOf(sample) }),
  execute({ scene, number }) {
    const planHash = scene.proposal(number).locked?.planHash ?? new Uint8Array(32);
    return run({ scene, number }, "executeProposal", { id: scene.id(number), planHash });
  },
};

const ALL_ENDED = {
  edit: "GOV_WRONG_STATUS",
  submit: "GOV_WRONG_STATUS",
  deposit: "GOV_WRONG_STATUS",
  endorse: "GOV_WRONG_STATUS",
  cancel: "GOV_WRONG_STATUS",
  revise: "GOV_WRONG_STATUS",
  execute: "GOV_WRONG_STATUS",
};

/** What each command is answered in each status, null where it is accepted: the table of transitions by commands. */
const ANSWERS: Readonly<Record<Status, Readonly<Record<string, string | null>>>> = {
  draft: {
    edit: null,
    submit: null,
    deposit: null,
    endorse: null,
    cancel: null,
    revise: "GOV_WRONG_STATUS",
    vote: "GOV_VOTE_NOT_OPEN",
    execute: "GOV_WRONG_STATUS",
  },
  discussion: {
    edit: null,
    submit: "GOV_WRONG_STATUS",
    deposit: null,
    endorse: null,
    cancel: null,
    revise: "GOV_WRONG_STATUS",
    vote: "GOV_VOTE_NOT_OPEN",
    execute: "GOV_WRONG_STATUS",
  },
  review: {
    edit: "GOV_LOCKED",
    submit: "GOV_WRONG_STATUS",
    deposit: "GOV_WRONG_STATUS",
    endorse: null,
    cancel: null,
    revise: "GOV_LOCKED",
    vote: "GOV_VOTE_NOT_OPEN",
    execute: "GOV_WRONG_STATUS",
  },
  voting: {
    edit: "GOV_LOCKED",
    submit: "GOV_WRONG_STATUS",
    deposit: "GOV_VOTING_STARTED",
    endorse: "GOV_VOTING_STARTED",
    cancel: "GOV_VOTING_STARTED",
    revise: "GOV_LOCKED",
    vote: null,
    execute: "GOV_WRONG_STATUS",
  },
  queued: {
    edit: "GOV_LOCKED",
    submit: "GOV_WRONG_STATUS",
    deposit: "GOV_VOTING_STARTED",
    endorse: "GOV_VOTING_STARTED",
    cancel: "GOV_VOTING_STARTED",
    revise: "GOV_LOCKED",
    vote: "GOV_VOTE_CLOSED",
    execute: "GOV_TOO_EARLY",
  },
  executed: { ...ALL_ENDED, vote: "GOV_VOTE_CLOSED", execute: "GOV_EXECUTED" },
  failed: { ...ALL_ENDED, vote: "GOV_VOTE_CLOSED" },
  rejected: { ...ALL_ENDED, vote: "GOV_VOTE_CLOSED" },
  vetoed: { ...ALL_ENDED, vote: "GOV_VOTE_CLOSED" },
  cancelled: { ...ALL_ENDED, vote: "GOV_VOTE_NOT_OPEN" },
  expired: { ...ALL_ENDED, vote: "GOV_VOTE_NOT_OPEN" },
  reverted: { ...ALL_ENDED, vote: "GOV_VOTE_CLOSED", execute: "GOV_EXECUTED" },
};

test("each status answers each command as the table says, and no pair is left out", () => {
  for (const status of STATUSES) {
    assert.deepEqual(Object.keys(ANSWERS[status]).sort(), Object.keys(COMMANDS).sort(), status);
    for (const [name, give] of Object.entries(COMMANDS)) {
      const sample = STATUS_SAMPLES[status]();
      assert.equal(sample.scene.answer(sample.number).status, status);
      assert.equal(give(sample), ANSWERS[status][name], `${name} in ${status}`);
    }
  }
});

const TERMINAL: readonly Status[] = [
  "executed",
  "failed",
  "rejected",
  "vetoed",
  "cancelled",
  "expired",
  "reverted",
];

test("nothing leads out of a terminal status by time, but from executed to reverted", () => {
  for (const status of TERMINAL) {
    const { scene, number } = STATUS_SAMPLES[status]();
    for (const seconds of [0, 3600, 86_400, 30 * 86_400, 400 * 86_400]) {
      scene.wait(seconds);
      assert.equal(scene.answer(number).status, status, `after ${seconds} s`);
    }
  }
});

test("no event that ends a proposal befalls one that has ended", () => {
  const endings = ["executed", "failed", "rejected", "vetoed", "cancelled", "expired"] as const;
  for (const status of TERMINAL) {
    for (const how of endings) {
      const { scene, number } = STATUS_SAMPLES[status]();
      const end = { number, reason: null, house: null };
      const again = () => scene.journal().emit(PROPOSAL_END_EVENTS[how], end);
      assert.throws(again, /ends twice/, `${how} in ${status}`);
    }
  }
});

test("only what was executed is reverted, and once", () => {
  for (const status of STATUSES) {
    const { scene, number } = STATUS_SAMPLES[status]();
    const revert = () => scene.journal().emit(PROPOSAL_END_EVENTS.reverted, { number });
    if (status === "executed") revert();
    else assert.throws(revert, /was not executed|is reverted twice/, status);
  }
});

function run({ scene, number }: StatusSample, name: CommandName, payload: unknown): string | null {
  const sender = name === "castVote" || name === "endorseProposal" ? scene.bob : scene.alice;
  return scene.run(sender, name, payload)?.code ?? (number > 0 ? null : "none");
}

function idOf({ scene, number }: StatusSample) {
  return { id: scene.id(number) };
}

function newVersion({ scene, number }: StatusSample) {
  const { id, content, type } = scene.proposal(number);
  const payload = type === "token_listing" ? listing(scene.alice, "ABD") : feature("f");
  const title = "Another title";
  const offered = contentOf(type, payload, { title });
  return { id, expectedVersion: content.version, content: offered };
}

/** A ballot on the proposal, with a plan of zeros while it has none. */
function ballotOf({ scene, number }: StatusSample): unknown {
  const { id, content, locked } = scene.proposal(number);
  return {
    proposalId: id,
    contentHash: content.contentHash,
    planHash: locked?.planHash ?? new Uint8Array(32),
    shares: { against: 0, for: 10_000, abstain: 0, veto: 0 },
    justification: "",
    ballotNonce: 0,
  };
}
