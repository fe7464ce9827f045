import { HASH_TABLE } from "../crypto/hash-table.ts";
import {
  type ChoiceRow,
  choiceRow,
  countRow,
  type ParameterRow,
  type UintRow,
} from "./parameter-row.ts";

/** Least rank of a record and least level of each role, in the order of the floor's tuple. */
export const FLOOR_FIELDS = ["min_rank", "seal", "council", "attest", "vote", "other"] as const;

/** Limits of a chain in the order of their tuple, each with its hard bound and what new chains begin with. */
export const LIMIT_FIELDS = {
  body_bytes_max: { initial: 4_194_304, max: 33_554_432 },
  count_max: { initial: 20_000, max: 65_536 },
  tx_bytes_max: { initial: 131_072, max: 1_048_576 },
  sig_cost_max: { initial: 5000, max: 50_000 },
  seal_interval: { initial: 1, max: 65_536 },
} as const;

export type LimitField = keyof typeof LIMIT_FIELDS;
export const LIMIT_NAMES = Object.keys(LIMIT_FIELDS) as LimitField[];

/** From an algorithm that any record may name to one that no new record may name, one way. */
export const ALGORITHM_STATUS_NAMES = ["active", "deprecated", "withdrawn"] as const;

type HashName = (typeof HASH_TABLE)[number]["name"];

/**
 * The parameters that the ledger keeps itself: `ledger.floor.FIELD`, `ledger.limits.FIELD` and
 * `ledger.algorithm.NAME.status`.
 */
export type LedgerRows = Readonly<
  Record<`ledger.floor.${(typeof FLOOR_FIELDS)[number]}`, UintRow> &
    Record<`ledger.limits.${LimitField}`, UintRow> &
    Record<
      `ledger.algorithm.${HashName}.status`,
      ChoiceRow<(typeof ALGORITHM_STATUS_NAMES)[number]>
    >
>;

const RANK_MAX = 1_000_000;
const LEVEL_MAX = 2;

function floorRow(field: (typeof FLOOR_FIELDS)[number]): UintRow {
  return field === "min_rank" ? countRow("G", 0, [0, RANK_MAX]) : countRow("G", 1, [1, LEVEL_MAX]);
}

const rows: readonly (readonly [string, ParameterRow])[] = [
  ...FLOOR_FIELDS.map((field) => [`ledger.floor.${field}`, floorRow(field)] as const),
  ...LIMIT_NAMES.map((field) => {
    const { initial, max } = LIMIT_FIELDS[field];
    return [`ledger.limits.${field}`, countRow("G", initial, [1, max])] as const;
  }),
  ...HASH_TABLE.map(
    ({ name }) =>
      [
        `ledger.algorithm.${name}.status`,
        choiceRow("G", "active", ALGORITHM_STATUS_NAMES),
      ] as const,
  ),
];

/** The parameters of the ledger. */
export const LEDGER_ROWS = Object.fromEntries(rows) as LedgerRows;
