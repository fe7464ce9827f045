import type { Schema } from "../codec/schema.ts";
import { bool, uint } from "../codec/schema.ts";
import { type Fraction, fractionSchema, shareSchema } from "./fraction.ts";
import { amountSchema } from "./schemas.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** One token at the default of six decimals. */
const TOKEN = 1_000_000n;

/** Who decides a parameter: G governance itself (track constitution), E economy, X technical. */
export type ParameterClass = "G" | "E" | "X";

interface Row<Kind extends string, T> {
  readonly kind: Kind;
  readonly class: ParameterClass;
  readonly unit: string;
  /** Bounds, both allowed. Checked when a value is set, never when it is used. */
  readonly min: T;
  readonly max: T;
  readonly initial: T;
  readonly schema: Schema<T>;
  /** A time in seconds or blocks: on a test network its lower bound is 1. */
  readonly isTime: boolean;
}

export type UintRow = Row<"uint", number>;
export type AmountRow = Row<"amount", bigint>;
export type FractionRow = Row<"fraction", Fraction>;
export type BoolRow = Row<"bool", boolean>;
export type ParameterRow = UintRow | AmountRow | FractionRow | BoolRow;

type Bounds<T> = readonly [min: T, max: T];

const amount = (initial: bigint, [min, max]: Bounds<bigint>): AmountRow => ({
  kind: "amount",
  class: "E",
  unit: "base units",
  min,
  max,
  initial,
  schema: amountSchema,
  isTime: false,
});

const integer =
  (unit: string, isTime: boolean) =>
  (parameterClass: ParameterClass, initial: number, [min, max]: Bounds<number>): UintRow => ({
    kind: "uint",
    class: parameterClass,
    unit,
    min,
    max,
    initial,
    schema: uint(),
    isTime,
  });

const seconds = integer("seconds", true);
const blocks = integer("blocks", true);
const count = integer("", false);
const bytes = integer("bytes", false);
const basisPoints = integer("basis points", false);

const fraction = (
  parameterClass: ParameterClass,
  initial: readonly [number, number],
  [min, max]: readonly [readonly [number, number], readonly [number, number]],
): FractionRow => ({
  kind: "fraction",
  class: parameterClass,
  unit: "share",
  min: { n: min[0], d: min[1] },
  max: { n: max[0], d: max[1] },
  initial: { n: initial[0], d: initial[1] },
  schema: max[0] > max[1] ? fractionSchema : shareSchema,
  isTime: false,
});

const flag = (parameterClass: ParameterClass, initial: boolean): BoolRow => ({
  kind: "bool",
  class: parameterClass,
  unit: "",
  min: false,
  max: true,
  initial,
  schema: bool,
  isTime: false,
});

const ANY: readonly [readonly [number, number], readonly [number, number]] = [
  [0, 1],
  [1, 1],
];
const FEE: Bounds<bigint> = [0n, 10n * TOKEN];

/** The parameters that governance can set, by key, those of the tracks aside. Keys are never reused. */
export const PARAMETERS = {
  /** Most that the governance clock advances in one block, so that an outage cannot run out a vote. */
  "clock.max_step_s": seconds("G", 300, [10, 3600]),
  "timelock.min_s": seconds("G", DAY, [HOUR, 30 * DAY]),
  "late.min_s": seconds("G", HOUR, [60, DAY]),
  "exec.max_attempts": count("X", 3, [1, 10]),
  "exec.retry_s": seconds("X", HOUR, [60, DAY]),
  "delegation.enabled": flag("G", true),
  "delegation.max_shares": count("G", 5, [1, 5]),
  "delegation.max_depth": count("G", 3, [1, 4]),
  "delegation.max_term_s": seconds("E", YEAR, [DAY, 5 * YEAR]),
  "vote.max_changes": count("X", 8, [0, 64]),
  "vote.justification_bytes": bytes("X", 1024, [0, 4096]),
  "spike.ratio": fraction(
    "G",
    [3, 2],
    [
      [1, 1],
      [10, 1],
    ],
  ),
  "spike.days": count("G", 7, [0, 7]),
  "proposal.max_bytes": bytes("X", 65_536, [4096, 262_144]),
  "proposal.draft_ttl_s": seconds("X", 30 * DAY, [DAY, 90 * DAY]),
  "proposal.slot_wait_s": seconds("X", 30 * DAY, [DAY, 90 * DAY]),
  "proposal.max_edits": count("X", 10, [0, 50]),
  "proposal.max_open_per_proposer": count("X", 3, [1, 20]),
  "deposit.forfeit.quorum": fraction("G", [1, 10], ANY),
  "deposit.forfeit.veto": fraction("G", [1, 1], ANY),
  "deposit.forfeit.cancel": fraction("G", [1, 20], ANY),
  "deposit.forfeit.kill": fraction("G", [1, 1], ANY),
  "stake.warmup_s": seconds("E", 3 * DAY, [0, 30 * DAY]),
  "stake.unbonding_s": seconds("E", 21 * DAY, [DAY, 60 * DAY]),
  "validator.min_stake": amount(10_000n * TOKEN, [1n, (1n << 127n) - 1n]),
  "validator.max": count("E", 100, [1, 300]),
  "validator.set_period": blocks("E", 100, [1, 10_000]),
  "slash.equivocation": fraction(
    "E",
    [1, 20],
    [
      [0, 1],
      [1, 2],
    ],
  ),
  "slash.downtime": fraction(
    "E",
    [1, 1000],
    [
      [0, 1],
      [1, 100],
    ],
  ),
  /** Whether what is slashed is burned; else it goes to the treasury. */
  "slash.burn": flag("E", false),
  "slash.jail_s": seconds("E", 7 * DAY, [0, 90 * DAY]),
  "fee.base.transfer": amount(1000n, FEE),
  "fee.base.stake": amount(1000n, FEE),
  "fee.base.governance": amount(1000n, FEE),
  "fee.base.forum": amount(1000n, FEE),
  "fee.base.statement": amount(1000n, FEE),
  "fee.base.vote": amount(0n, FEE),
  "fee.per_byte": amount(10n, FEE),
  "fee.per_cost": amount(100n, FEE),
  "fee.split.burn": basisPoints("E", 2000, [0, 10_000]),
  "fee.split.treasury": basisPoints("E", 3000, [0, 10_000]),
  "review.min_reports": count("G", 3, [3, 9]),
  "review.approve": fraction(
    "G",
    [2, 3],
    [
      [501, 1000],
      [1, 1],
    ],
  ),
  "review.reject": fraction(
    "G",
    [1, 3],
    [
      [0, 1],
      [499, 1000],
    ],
  ),
  "review.period_s": seconds("X", 7 * DAY, [DAY, 30 * DAY]),
  "review.revision_s": seconds("X", 7 * DAY, [DAY, 30 * DAY]),
  "review.max_rounds": count("X", 2, [1, 3]),
  /** Reviewers whose security section fails that refuse a proposal; 0 switches the rule off. */
  "review.security_fail": count("X", 2, [0, 5]),
  "reputation.period_s": seconds("E", 30 * DAY, [DAY, 90 * DAY]),
  "param.max_step": fraction(
    "G",
    [1, 4],
    [
      [1, 100],
      [1, 1],
    ],
  ),
  "param.window_s": seconds("G", 30 * DAY, [DAY, 90 * DAY]),
  "param.window_max": fraction(
    "G",
    [1, 2],
    [
      [1, 100],
      [1, 1],
    ],
  ),
  "ramp.max_s": seconds("G", 180 * DAY, [0, 365 * DAY]),
  "treasury.window_s": seconds("G", 30 * DAY, [7 * DAY, 90 * DAY]),
  "treasury.window_max": fraction(
    "G",
    [1, 5],
    [
      [1, 100],
      [1, 2],
    ],
  ),
  "treasury.tier_small": fraction("G", [1, 1000], ANY),
  "treasury.tier_medium": fraction("G", [1, 50], ANY),
  "treasury.small_window": fraction("G", [1, 100], ANY),
  "emergency.pause_max_s": seconds("G", 72 * HOUR, [HOUR, 7 * DAY]),
  "emergency.maintenance_max_s": seconds("G", 48 * HOUR, [HOUR, 7 * DAY]),
  "emergency.freeze_max_s": seconds("G", 7 * DAY, [HOUR, 7 * DAY]),
  "emergency.ratified_pause_s": seconds("G", 14 * DAY, [DAY, 90 * DAY]),
  "emergency.ratified_maintenance_s": seconds("G", 7 * DAY, [DAY, 90 * DAY]),
  "emergency.ratified_freeze_s": seconds("G", 90 * DAY, [DAY, 90 * DAY]),
  "emergency.cooldown_s": seconds("G", 14 * DAY, [DAY, 60 * DAY]),
  "emergency.council_total_s": seconds("G", 72 * HOUR, [HOUR, 7 * DAY]),
  "council.emergency.k": count("G", 5, [1, 64]),
  "council.emergency.n": count("G", 7, [1, 64]),
  "rollback.max_depth_blocks": blocks("G", 1000, [100, 10_000]),
  "rollback.horizon_blocks": blocks("G", 2000, [200, 20_000]),
  "rollback.cooldown_s": seconds("G", 30 * DAY, [DAY, 365 * DAY]),
  "rollback.resume_s": seconds("G", 600, [60, DAY]),
  "rollback.max_keys": count("G", 1_000_000, [1000, 10_000_000]),
  "upgrade.min_notice_blocks": blocks("G", 1000, [100, 1_000_000]),
  "epoch.signal": fraction(
    "G",
    [5, 6],
    [
      [5, 6],
      [1, 1],
    ],
  ),
  "epoch.window_blocks": blocks("G", 2016, [144, 20_160]),
  "epoch.timeout_blocks": blocks("G", 20_160, [144, 1_000_000]),
  "attest.k": count("G", 5, [1, 64]),
  "attest.n": count("G", 7, [1, 64]),
  "attest.deadline_s": seconds("G", 7 * DAY, [HOUR, 30 * DAY]),
  "sanction.interim_max_s": seconds("G", 72 * HOUR, [0, 7 * DAY]),
  "sanction.max_s": seconds("G", 180 * DAY, [DAY, 365 * DAY]),
  "forum.body_bytes": bytes("X", 8192, [256, 65_536]),
  "forum.posts_per_hour": count("X", 20, [1, 1000]),
  "forum.edit_window_s": seconds("X", DAY, [60, 30 * DAY]),
  "forum.slow_max_s": seconds("X", DAY, [60, 30 * DAY]),
  "forum.appeal_s": seconds("X", 14 * DAY, [HOUR, 90 * DAY]),
  "bench.criteria_version": count("X", 1, [1, 1_000_000]),
  "audit.checkpoint_blocks": blocks("X", 1000, [10, 100_000]),
} as const satisfies Readonly<Record<string, ParameterRow>>;

export type ParameterKey = keyof typeof PARAMETERS;

type KeyOf<R extends ParameterRow> = {
  [K in ParameterKey]: (typeof PARAMETERS)[K] extends R ? K : never;
}[ParameterKey];

export type UintKey = KeyOf<UintRow>;
export type AmountKey = KeyOf<AmountRow>;
export type FractionKey = KeyOf<FractionRow>;
export type BoolKey = KeyOf<BoolRow>;

/** True iff the text is a key of the table. */
export function isParameterKey(text: string): text is ParameterKey {
  return Object.hasOwn(PARAMETERS, text);
}
