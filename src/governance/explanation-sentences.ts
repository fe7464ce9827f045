import { divCeilBig, divFloorBig } from "../primitives/integer.ts";
import type { Fraction } from "./fraction.ts";
import type { HouseExplanation } from "./house-explanation.ts";
import { HOUSES, type HouseName } from "./names.ts";
import type { HouseRule } from "./track.ts";
import { utcMinute } from "./utc-time.ts";

/** Numbers from which the sentences about a vote are made, and nothing else. */
export interface SentenceFacts {
  readonly houses: readonly HouseExplanation[];
  readonly rules: Readonly<Record<HouseName, HouseRule | null>>;
  readonly verdict: "passed" | "rejected" | "vetoed";
  /** Whether ballots are still taken, and when they are no more: a governance second. */
  readonly isOpen: boolean;
  readonly end: number;
  /** Of the token: power is told in whole units. */
  readonly decimals: number;
}

/** The state of a vote in words: for each house what is missing, and what happens if nothing changes. */
export function describeVote(facts: SentenceFacts): string[] {
  const { houses, rules, verdict, isOpen, end, decimals } = facts;
  const sentences = HOUSES.flatMap((name) => {
    const house = houses.find((row) => row.name === name);
    const rule = rules[name];
    return house === undefined || rule === null ? [] : describeHouse(house, rule, decimals);
  });
  const outcome = { passed: "passes", rejected: "is rejected", vetoed: "is vetoed" }[verdict];
  const when = utcMinute(end);
  const last = isOpen ? `${outcome} at ${when} if nothing changes` : `${outcome} as of ${when}`;
  return [...sentences, last];
}

function describeHouse(house: HouseExplanation, rule: HouseRule, decimals: number): string[] {
  const { name } = house;
  const group = (power: bigint): string => wholeUnits(power, decimals);
  if (house.cast === 0n) return [`no ballots in ${name}; ${group(house.quorumNeeded)} needed`];
  const sentences: string[] = [];
  sentences.push(
    house.quorumShort === 0n
      ? `quorum reached in ${name}: ${group(house.cast)} of ${group(house.quorumNeeded)}`
      : `short ${group(house.quorumShort)} of quorum in ${name}`,
  );
  const decisive = house.for + house.against + house.veto;
  if (decisive === 0n) sentences.push(`only abstentions in ${name}`);
  else
    sentences.push(
      `approval ${percent(house.for, decisive)} of ${share(rule.approval)} in ${name}`,
    );
  if (house.supportShort > 0n) {
    sentences.push(`short ${group(house.supportShort)} of support in ${name}`);
  }
  if (house.failures.includes("tie")) sentences.push(`a tie in ${name}`);
  if (house.failures.includes("veto") && rule.veto !== null) {
    sentences.push(`veto ${percent(house.veto, house.cast)} above ${share(rule.veto)} in ${name}`);
  }
  return sentences;
}

function share({ n, d }: Fraction): string {
  return percent(BigInt(n), BigInt(d));
}

/** One decimal, floored: what is shown as reached is reached. */
function percent(part: bigint, whole: bigint): string {
  const tenths = divFloorBig(part * 1000n, whole);
  return `${divFloorBig(tenths, 10n)}.${tenths % 10n} %`;
}

/** Whole units, rounded up so that nothing that is short is shown as none, in groups of three digits. */
function wholeUnits(value: bigint, decimals: number): string {
  const units = divCeilBig(value, 10n ** BigInt(decimals));
  return units.toString().replace(/\B(?=(?:\d{3})+$)/g, ",");
}
