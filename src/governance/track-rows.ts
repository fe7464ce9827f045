import { AMOUNT_MAX } from "../primitives/integer.ts";
import { SCOPES, type ScopeName } from "./electorate-table.ts";
import { HOUSES, type HouseName, TRACKS, type TrackName } from "./names.ts";
import {
  type AmountRow,
  type BoolRow,
  boolRow,
  type ChoiceRow,
  choiceRow,
  countRow,
  type OptionalShareRow,
  optionalShareRow,
  type ParameterRow,
  secondsRow,
  tokensRow,
  type UintRow,
} from "./parameter-row.ts";
import { TRACK_DEFAULTS } from "./track-table.ts";

const DAY = 86_400;

/** Tests of a house of a track, each a parameter. */
export const HOUSE_TESTS = ["quorum", "approval", "support", "veto"] as const;
export type HouseTest = (typeof HOUSE_TESTS)[number];

type TimeName = "D" | "V" | "W" | "cap" | "TL" | "G";

/** The parameters of the tracks: `track.NAME.FIELD` and `track.NAME.HOUSE.TEST`. */
export type TrackRows = Readonly<
  Record<`track.${TrackName}.${HouseName}.${HouseTest}`, OptionalShareRow> &
    Record<`track.${TrackName}.${HouseName}.zero_tolerance`, BoolRow> &
    Record<`track.${TrackName}.community.scope`, ChoiceRow<ScopeName>> &
    Record<`track.${TrackName}.${"min_power" | "deposit"}`, AmountRow> &
    Record<`track.${TrackName}.${TimeName | "slots"}`, UintRow> &
    Record<`track.${TrackName}.${"review" | "change" | "early"}`, BoolRow> &
    Record<`track.${TrackName}.exec`, ChoiceRow<"auto" | "manual">>
>;

/** What nobody names a graph for votes, if it gets a house, in the graph of the community. */
const USUAL_SCOPE: ScopeName = "community";
const SLOTS_MAX = 1000;

/** Bounds of a track beyond the static checks: what its times may never pass. */
const VOTING_S_MAX = 60 * DAY;
const TIME_S_MAX = 365 * DAY;

function trackRows(name: TrackName): readonly (readonly [string, ParameterRow])[] {
  const track = TRACK_DEFAULTS[name];
  const isEmergency = name === "emergency";
  const time = (initial: number, min: number, max: number) => secondsRow("G", initial, [min, max]);
  const fields: readonly (readonly [string, ParameterRow])[] = [
    ["community.scope", choiceRow("G", track.community?.scope ?? USUAL_SCOPE, SCOPES)],
    ["min_power", tokensRow("G", track.minPower, [0n, AMOUNT_MAX])],
    ["deposit", tokensRow("G", track.deposit, [0n, AMOUNT_MAX])],
    ["D", time(track.discussionS, 0, TIME_S_MAX)],
    ["review", boolRow("G", track.review)],
    ["V", time(track.votingS, 1, VOTING_S_MAX)],
    ["W", time(track.lateWindowS, 0, VOTING_S_MAX)],
    ["cap", time(track.lateCapS, 0, VOTING_S_MAX)],
    ["TL", time(track.timelockS, 0, TIME_S_MAX)],
    ["G", time(track.graceS, 0, TIME_S_MAX)],
    ["slots", countRow("G", track.slots, [0, SLOTS_MAX])],
    ["change", boolRow("G", !isEmergency)],
    ["early", boolRow("G", isEmergency)],
    ["exec", choiceRow("G", "auto", ["auto", "manual"])],
  ];
  const houses = HOUSES.flatMap((house): readonly (readonly [string, ParameterRow])[] => [
    ...HOUSE_TESTS.map(
      (test) => [`${house}.${test}`, optionalShareRow(track[house]?.[test] ?? null)] as const,
    ),
    [`${house}.zero_tolerance`, boolRow("G", false)],
  ]);
  return [...houses, ...fields].map(([field, row]) => [`track.${name}.${field}`, row]);
}

/** The parameters of all tracks. */
export const TRACK_ROWS = Object.fromEntries(TRACKS.flatMap(trackRows)) as TrackRows;
