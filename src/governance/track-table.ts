import type { ScopeName } from "./electorate-table.ts";
import type { Fraction } from "./fraction.ts";
import type { TrackName } from "./names.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The tests of a house; null is a test that is not made. */
interface HouseDefaults {
  readonly quorum: Fraction;
  readonly approval: Fraction;
  readonly support: Fraction | null;
  readonly veto: Fraction | null;
}

/** What a track asks until governance says otherwise: power and deposit in tokens, times in seconds. */
interface TrackDefaults {
  readonly community: (HouseDefaults & { readonly scope: ScopeName }) | null;
  readonly validators: HouseDefaults | null;
  readonly minPower: bigint;
  readonly deposit: bigint;
  readonly discussionS: number;
  readonly review: boolean;
  readonly votingS: number;
  readonly lateWindowS: number;
  readonly lateCapS: number;
  readonly timelockS: number;
  readonly graceS: number;
  readonly slots: number;
}

type Share = readonly [n: number, d: number];
/** Quorum, approval, support and veto, as the cells of the specification's table. */
type Cells = readonly [Share, Share, Share | null, Share | null];

/** Two thirds of the validators must take part; more than this share of the decided votes must be for. */
const validators = (approval: Share): HouseDefaults => house([67, 100], approval, null, null);

const community = (scope: ScopeName, ...cells: Cells) => ({ scope, ...house(...cells) });

function house(...[quorum, approval, support, veto]: Cells): HouseDefaults {
  return {
    quorum: fractionOf(quorum),
    approval: fractionOf(approval),
    support: support === null ? null : fractionOf(support),
    veto: veto === null ? null : fractionOf(veto),
  };
}

function fractionOf([n, d]: Share): Fraction {
  return { n, d };
}

type Times = Pick<
  TrackDefaults,
  "discussionS" | "votingS" | "lateWindowS" | "lateCapS" | "timelockS" | "graceS"
>;

/** Discussion, voting, timelock and grace in days, the late window and its cap in hours. */
function times(
  days: readonly [discussion: number, voting: number, timelock: number, grace: number],
  [window, cap]: readonly [window: number, cap: number],
): Times {
  const [discussion, voting, timelock, grace] = days;
  return {
    discussionS: discussion * DAY,
    votingS: voting * DAY,
    lateWindowS: window * HOUR,
    lateCapS: cap * HOUR,
    timelockS: timelock * DAY,
    graceS: grace * DAY,
  };
}

const bars = (minPower: bigint, deposit: bigint, slots: number) => ({ minPower, deposit, slots });

/** Source: governance specification, "Tracks", table of defaults. */
export const TRACK_DEFAULTS: Readonly<Record<TrackName, TrackDefaults>> = {
  constitution: {
    community: community("community", [2, 5], [3, 4], [1, 4], [1, 3]),
    validators: validators([2, 3]),
    ...bars(10_000n, 5000n, 2),
    review: true,
    ...times([7, 14, 7, 14], [24, 96]),
  },
  epoch: {
    community: community("protocol", [2, 5], [2, 3], [1, 5], [1, 3]),
    validators: validators([2, 3]),
    ...bars(10_000n, 5000n, 1),
    review: true,
    ...times([14, 14, 7, 14], [24, 96]),
  },
  protocol: {
    community: community("protocol", [2, 5], [2, 3], [1, 5], [1, 3]),
    validators: validators([1, 2]),
    ...bars(10_000n, 2000n, 2),
    review: true,
    ...times([7, 7, 2, 7], [24, 72]),
  },
  feature: {
    community: community("protocol", [3, 10], [1, 2], [3, 20], [1, 3]),
    validators: validators([1, 2]),
    ...bars(5000n, 1000n, 3),
    review: true,
    ...times([5, 7, 2, 7], [24, 72]),
  },
  parameters: {
    community: community("community", [3, 10], [1, 2], [3, 20], [1, 3]),
    validators: validators([1, 2]),
    ...bars(5000n, 1000n, 5),
    review: false,
    ...times([3, 5, 2, 7], [12, 48]),
  },
  fees: {
    community: community("community", [3, 10], [1, 2], [3, 20], [1, 3]),
    validators: validators([1, 2]),
    ...bars(5000n, 1000n, 2),
    review: false,
    ...times([5, 7, 7, 7], [24, 72]),
  },
  roles: {
    community: community("community", [3, 10], [1, 2], [3, 20], [1, 3]),
    validators: validators([1, 2]),
    ...bars(5000n, 1000n, 3),
    review: false,
    ...times([3, 5, 2, 7], [12, 48]),
  },
  listing: {
    community: community("community", [1, 5], [1, 2], [1, 10], [1, 3]),
    validators: null,
    ...bars(1000n, 500n, 5),
    review: false,
    ...times([3, 5, 2, 7], [12, 48]),
  },
  treasury_small: {
    community: community("treasury", [1, 10], [1, 2], [1, 20], [1, 3]),
    validators: null,
    ...bars(1000n, 100n, 10),
    review: false,
    ...times([2, 3, 1, 7], [6, 24]),
  },
  treasury_medium: {
    community: community("treasury", [1, 5], [1, 2], [1, 10], [1, 3]),
    validators: null,
    ...bars(5000n, 500n, 5),
    review: false,
    ...times([3, 5, 2, 7], [12, 48]),
  },
  treasury_large: {
    community: community("treasury", [2, 5], [2, 3], [1, 5], [1, 3]),
    validators: null,
    ...bars(10_000n, 2000n, 3),
    review: false,
    ...times([7, 7, 5, 7], [24, 72]),
  },
  sanction: {
    community: community("community", [1, 4], [2, 3], [1, 8], null),
    validators: null,
    ...bars(5000n, 1000n, 3),
    review: false,
    ...times([7, 7, 3, 7], [24, 72]),
  },
  cancel: {
    community: community("community", [1, 5], [2, 3], [1, 10], null),
    validators: null,
    ...bars(5000n, 1000n, 5),
    review: false,
    ...times([0, 1, 0, 3], [3, 12]),
  },
  emergency: {
    community: null,
    validators: validators([4, 5]),
    // Who may propose here is a question of office, not of power.
    ...bars(0n, 0n, 5),
    review: false,
    ...times([0, 1, 0, 1], [1, 3]),
    timelockS: HOUR,
  },
  text: {
    community: community("community", [1, 5], [1, 2], [1, 20], [1, 3]),
    validators: null,
    ...bars(1000n, 100n, 10),
    review: false,
    ...times([3, 5, 0, 1], [12, 48]),
  },
};
