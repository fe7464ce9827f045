import type { ProposalType, Status, TrackName } from "../../governance/names.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { SqlDatabase } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import type { ProposalFacts } from "./proposal-facts.ts";
import { equals, oneOf, type RowCondition, RowReader, when } from "./row-query.ts";

/** In which order proposals are listed. */
export const PROPOSAL_SORTS = ["newest", "oldest", "ending", "contested"] as const;
export type ProposalSort = (typeof PROPOSAL_SORTS)[number];

/** Which proposals are asked for. What is absent does not restrict; lists are alternatives. */
export interface ProposalQuery {
  readonly statuses?: readonly Status[];
  readonly types?: readonly ProposalType[];
  readonly tracks?: readonly TrackName[];
  readonly proposer?: AccountId;
  readonly tag?: string;
  /** Words of which every one stands in its text. */
  readonly words?: readonly string[];
  /** What it waits for is over before this governance second. */
  readonly endsBefore?: number;
  /** Only those in voting on which the account has cast no ballot. */
  readonly withoutBallotOf?: AccountId;
  /** Key of a parameter that it would change. */
  readonly touches?: string;
  /** At least so near to even, in millionths. */
  readonly contestMinPpm?: number;
  /** Only those created up to this block. */
  readonly height: Height;
  readonly sort: ProposalSort;
  /** The last row of the page before. */
  readonly after?: ProposalPlace;
  readonly limit: number;
}

/** Where a row stands in the order of its list. */
export interface ProposalPlace {
  readonly number: number;
  /** What is sorted by before the number; 0 where that is all. */
  readonly by: number;
}

/** A proposal in a list. */
export interface ProposalListRow extends ProposalFacts {
  readonly title: string;
  readonly place: ProposalPlace;
}

/** What is sorted by: an expression without null, and which way it runs. */
const ORDERS: Readonly<Record<ProposalSort, readonly [by: string, way: "ASC" | "DESC"]>> = {
  newest: ["0", "DESC"],
  oldest: ["0", "ASC"],
  ending: [`coalesce(p.ends_at, ${Number.MAX_SAFE_INTEGER})`, "ASC"],
  contested: ["coalesce(p.contest_ppm, -1)", "DESC"],
};

/** Proposals by every filter, as they stand after the newest block. */
export class ProposalList {
  readonly #reader: RowReader;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
  }

  list(query: ProposalQuery): readonly ProposalListRow[] {
    const [by, way] = ORDERS[query.sort];
    const select = `SELECT p.number, p.id, p.type, p.track, p.proposer, p.version, p.status,
        p.reason, p.created_at, p.created_height, p.submitted_at, p.ends_at, p.due_at,
        p.snapshot_height, p.contest_ppm, p.voters, c.title, ${by}
      FROM proposals p JOIN contents c ON c.proposal = p.number AND c.version = p.version`;
    const order = by === "0" ? `p.number ${way}` : `${by} ${way}, p.number ${way}`;
    const { limit } = query;
    const conditions = [...conditionsOf(query), ...afterPlace(query.after, by, way)];
    return this.#reader.all({ table: "proposals", select, conditions, order, limit }).map(readRow);
  }
}

function afterPlace(
  after: ProposalPlace | undefined,
  by: string,
  way: "ASC" | "DESC",
): readonly RowCondition[] {
  const sign = way === "ASC" ? ">" : "<";
  return when(after, ({ number, by: value }) =>
    by === "0"
      ? { sql: `p.number ${sign} ?`, values: [number] }
      : { sql: `(${by}, p.number) ${sign} (?, ?)`, values: [value, number] },
  );
}

function conditionsOf(query: ProposalQuery): readonly RowCondition[] {
  return [
    { sql: "p.created_height <= ?", values: [query.height] },
    ...when(query.statuses, (statuses) => oneOf("p.status", statuses)),
    ...when(query.types, (types) => oneOf("p.type", types)),
    ...when(query.tracks, (tracks) => oneOf("p.track", tracks)),
    ...when(query.proposer, (proposer) => equals("p.proposer", proposer)),
    ...when(query.endsBefore, (time) => ({ sql: "p.ends_at < ?", values: [time] })),
    ...when(query.contestMinPpm, (ppm) => ({ sql: "p.contest_ppm >= ?", values: [ppm] })),
    ...when(query.tag, (tag) => ({
      sql: `EXISTS (SELECT 1 FROM proposal_tags g
        WHERE g.tag = ? AND g.proposal = p.number AND g.version = p.version)`,
      values: [tag],
    })),
    ...when(query.touches, (key) => ({
      sql: `EXISTS (SELECT 1 FROM proposal_touches k
        WHERE k.key = ? AND k.proposal = p.number AND k.version = p.version)`,
      values: [key],
    })),
    ...when(query.withoutBallotOf, (voter) => ({
      sql: `p.status = 'voting' AND NOT EXISTS (
        SELECT 1 FROM votes v WHERE v.proposal = p.number AND v.voter = ?)`,
      values: [voter],
    })),
    ...when(query.words, (words) => holdsWords(words, query.height)),
  ];
}

/** The text of its newest version holds all the words. */
function holdsWords(words: readonly string[], height: Height): RowCondition {
  const match = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(" ");
  return {
    sql: `p.number IN (
      SELECT CAST(d.subject AS INTEGER) FROM words JOIN documents d ON d.id = words.rowid
      WHERE words MATCH ? AND d.kind = 'proposal' AND d.seq < ? AND NOT EXISTS (
        SELECT 1 FROM documents n
        WHERE n.kind = d.kind AND n.subject = d.subject AND n.seq > d.seq))`,
    values: [`${match}*`, (height + 1) * EVENTS_PER_BLOCK_MAX],
  };
}

function readRow(row: SqlRow): ProposalListRow {
  const number = row.integer(0);
  return {
    number,
    id: row.bytes(1) as Digest,
    type: row.text(2) as ProposalType,
    track: row.optionalText(3) as TrackName | null,
    proposer: row.bytes(4) as AccountId,
    version: row.integer(5),
    status: row.text(6) as Status,
    reason: row.optionalText(7),
    createdAt: row.integer(8),
    createdHeight: row.integer(9),
    submittedAt: row.optionalInteger(10),
    endsAt: row.optionalInteger(11),
    dueAt: row.optionalInteger(12),
    snapshotHeight: row.optionalInteger(13),
    contestPpm: row.optionalInteger(14),
    voters: row.optionalInteger(15),
    title: row.text(16),
    place: { number, by: row.integer(17) },
  };
}
