import type { ProposalType, Status } from "../../governance/names.ts";
import type { AccountId, Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import { equals, oneOf, type RowCondition, RowReader, when } from "./row-query.ts";

/** Which proposals are asked for. What is absent does not restrict; lists are alternatives. */
export interface ProposalQuery {
  readonly statuses?: readonly Status[];
  readonly types?: readonly ProposalType[];
  readonly proposer?: AccountId;
  readonly tag?: string;
  /** Key of a parameter that it would change. */
  readonly touches?: string;
  /** Only those in voting on which the account has cast no ballot. */
  readonly withoutBallotOf?: AccountId;
  /** Only those whose end was not recorded up to `height`, or only those whose was. */
  readonly stage?: "open" | "ended";
  /** Only those created up to this block. */
  readonly height: Height;
  readonly sort: "newest" | "oldest";
  /** Running number of the last row of the page before. */
  readonly after?: number;
  readonly limit: number;
}

/** A proposal in a list, as it is after the newest block. */
export interface ProposalListRow {
  readonly number: number;
  readonly type: ProposalType;
  readonly status: Status;
  readonly reason: string | null;
  readonly title: string;
}

const SELECT = `SELECT p.number, p.type, p.status, p.reason, c.title
  FROM proposals p JOIN contents c ON c.proposal = p.number AND c.version = p.version`;

/** Proposals by what the index can choose by: facts of the newest block. */
export class ProposalList {
  readonly #reader: RowReader;
  readonly #closed: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#closed = database.prepare(
      "proposals",
      "SELECT count(*) FROM proposals WHERE scope = ? AND closed_height BETWEEN 0 AND ?",
    );
  }

  /** Votes of the community by a delegation graph that held blocks up to one have closed. Cost: a step for each. */
  countClosed(scope: string, height: Height): number {
    return this.#closed.get(scope, height)?.integer(0) ?? 0;
  }

  /**
   * Those that have ended by how much of the first house had voted, the most first and among equals the newest, behind
   * a place: a rank is the participation in millionths below zero.
   */
  byParticipation(
    query: Omit<ProposalQuery, "after">,
    place: { readonly rank: number; readonly number: number } | null,
  ): readonly { readonly rank: number; readonly number: number }[] {
    const conditions = [
      ...conditionsOf({ ...query, stage: "ended" }),
      ...when(place ?? undefined, ({ rank, number }) => ({
        sql: "(p.participation, p.number) < (?, ?)",
        values: [-rank, number],
      })),
    ];
    const select = "SELECT p.participation, p.number FROM proposals p";
    const order = "p.participation DESC, p.number DESC";
    const { limit } = query;
    return this.#reader
      .all({ table: "proposals", select, conditions, order, limit })
      .map((row) => ({ rank: -row.integer(0), number: row.integer(1) }));
  }

  list(query: ProposalQuery): readonly ProposalListRow[] {
    const { sort, after, limit } = query;
    const isOldest = sort === "oldest";
    const conditions = [
      ...conditionsOf(query),
      ...when(after, (number) => ({
        sql: `p.number ${isOldest ? ">" : "<"} ?`,
        values: [number],
      })),
    ];
    const order = isOldest ? "p.number" : "p.number DESC";
    return this.#reader
      .all({ table: "proposals", select: SELECT, conditions, order, limit })
      .map(readRow);
  }
}

function conditionsOf(query: ProposalQuery): readonly RowCondition[] {
  return [
    { sql: "p.created_height <= ?", values: [query.height] },
    ...when(query.stage, (stage) => ({
      sql:
        stage === "open" ? "p.ended_height IS NULL OR p.ended_height > ?" : "p.ended_height <= ?",
      values: [query.height],
    })),
    ...when(query.statuses, (statuses) => oneOf("p.status", statuses)),
    ...when(query.types, (types) => oneOf("p.type", types)),
    ...when(query.proposer, (proposer) => equals("p.proposer", proposer)),
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
  ];
}

function readRow(row: SqlRow): ProposalListRow {
  return {
    number: row.integer(0),
    type: row.text(1) as ProposalType,
    status: row.text(2) as Status,
    reason: row.optionalText(3),
    title: row.text(4),
  };
}
