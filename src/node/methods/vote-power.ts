import { readBallotWeight, weighBallot } from "../../governance/ballot-weight.ts";
import type { HouseName } from "../../governance/names.ts";
import { readUint } from "../../governance/parameter.ts";
import { explainPower, type PowerSteps } from "../../governance/power-steps.ts";
import { readStake } from "../../governance/stake.ts";
import { votingHouses } from "../../governance/vote-rules.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { VOTE_METHODS } from "../../rpc/methods/votes.ts";
import type { VoteGround } from "./vote-ground.ts";

type HousePower = ResultOf<(typeof VOTE_METHODS)["explain_vote"]>["power"][number];
type Step = HousePower["steps"][number];

/** The power of an account in each house of a vote, step by step, and what helps where it is none. */
export function votePower(vote: VoteGround, account: AccountId): HousePower[] {
  return votingHouses(vote.rules).map((house) => {
    const scope = vote.rules[house]?.rule.scope ?? null;
    const { snapshotHeight } = vote.opened;
    const power = explainPower(vote.state, { house, scope }, account, snapshotHeight);
    const counted = countedWeight(vote, house, account);
    const advice = counted > 0n ? { why_zero: null, remedy: null } : advise(vote, house, account);
    return {
      house,
      function: power.function,
      steps: stepsOf(power, snapshotHeight, counted),
      counted: String(counted),
      ...advice,
    };
  });
}

/** What its ballot weighs, or would weigh if it were cast now. */
function countedWeight(vote: VoteGround, house: HouseName, voter: AccountId): bigint {
  const { number, state, rules, opened } = vote;
  const held = readBallotWeight(state, { number, house }, voter);
  if (held !== undefined) return held;
  const scope = rules[house]?.rule.scope ?? null;
  const { snapshotHeight } = opened;
  return weighBallot(state, { number, house, scope, snapshotHeight, voter }).weight;
}

const FIELD_WORDS = {
  active: "bonded and active",
  liquid: "spendable",
  warming: "bonded and not active yet",
  validator: "active stake of a member of the validator set",
} as const;

function stepsOf(power: PowerSteps, height: number, counted: bigint): Step[] {
  const step = (
    name: Step["step"],
    words: string,
    amount: bigint,
    account: AccountId | null = null,
  ): Step => ({
    step: name,
    words,
    amount: String(amount),
    account: account === null ? null : toHex0x(account),
  });
  const inbound = counted - power.own;
  const takenBack = power.received - (inbound > 0n ? inbound : 0n);
  return [
    ...power.fields.map(({ field, amount }) =>
      step("field", `${FIELD_WORDS[field]} after block ${height}`, amount),
    ),
    step("own", `own power by the function ${power.function}`, power.own),
    ...power.delegated.map(({ delegate, bp, amount }) =>
      step(
        "delegated",
        `${bp / 100} % goes to a delegate unless the owner votes itself`,
        amount,
        delegate,
      ),
    ),
    step("received", "received from others", power.received),
    ...(power.forwardedTo === null
      ? []
      : [
          step(
            "forwarded",
            "what is received goes on to a delegate unless the account votes",
            power.received,
            power.forwardedTo,
          ),
        ]),
    ...(takenBack > 0n
      ? [step("taken_back", "taken back by owners who have voted themselves", takenBack)]
      : []),
    step("counted", "what the ballot weighs", counted),
  ];
}

/** Why an account weighs nothing, and what it can do for the next vote. */
function advise(
  { ground, opened, snapshot }: VoteGround,
  house: HouseName,
  account: AccountId,
): Pick<HousePower, "why_zero" | "remedy"> {
  const { state, now } = ground;
  const at = `after block ${opened.snapshotHeight}`;
  const stake = readStake(state, account);
  const before = readStake(snapshot, account);
  if (house === "validators") {
    return {
      why_zero: `The account was not in the validator set ${at}.`,
      remedy:
        before.active === 0n
          ? "Bond at least validator.min_stake, then register a sealing key: the set is chosen anew every " +
            "validator.set_period blocks."
          : "Register a sealing key, or end what keeps it out of the set, before the next vote opens.",
    };
  }
  if (before.warming.length > 0) {
    const first = before.warming[0]?.activeAt ?? 0;
    return {
      why_zero: `Its stake was not active yet ${at}.`,
      remedy: `It counts in votes that open after second ${first}.`,
    };
  }
  if (stake.active > 0n) {
    return {
      why_zero: `Its stake became active only ${at}.`,
      remedy: "It counts in votes that open from now on.",
    };
  }
  if (stake.warming.length > 0) {
    const first = stake.warming[0]?.activeAt ?? 0;
    return {
      why_zero: `It had bonded nothing ${at}.`,
      remedy: `What it has bonded since counts in votes that open after second ${first}.`,
    };
  }
  const warmup = readUint(state, "stake.warmup_s", now);
  return {
    why_zero: `It had no power ${at}, and nobody had delegated any to it.`,
    remedy: `Bond: what is bonded counts in votes that open ${warmup} seconds later.`,
  };
}
