import { decodeOwn } from "../../codec/canonical.ts";
import { type VoteCast, voteCastSchema } from "../../governance/vote-cast.ts";
import { VOTE_EVENTS } from "../../governance/vote-events.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import type { BlockFacts } from "./block-facts.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import { equals, RowReader, when } from "./row-query.ts";

/** A ballot as it was cast. */
export interface VoteRow {
  readonly seq: number;
  readonly height: Height;
  /** Time of its block. */
  readonly timeMs: number;
  /** Proposal, voter and shares, and what it weighed when it was cast. */
  readonly cast: VoteCast;
  readonly txHash: Digest | null;
}

/** Which ballots are asked for, newest first. */
export interface VoteQuery {
  readonly proposal?: number;
  readonly voter?: AccountId;
  /** Only those that changed an earlier one. */
  readonly isChanged?: boolean;
  /** False gives every ballot, else the last of each voter on each proposal. */
  readonly isLast?: boolean;
  /** Ballots up to this block. */
  readonly height: Height;
  readonly before?: number;
  readonly limit: number;
}

const SELECT = `SELECT v.seq, b.time_ms, e.data, t.hash
  FROM votes v JOIN events e ON e.seq = v.seq
  JOIN blocks b ON b.height = v.seq / ${EVENTS_PER_BLOCK_MAX}
  LEFT JOIN transactions t ON t.tx = e.tx`;

/** One row a ballot. What it says stands in its event. */
export class VoteRows {
  readonly #reader: RowReader;
  readonly #put: SqlStatement;
  readonly #closedOf: SqlStatement;
  readonly #between: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#put = database.prepare(
      "votes",
      "INSERT INTO votes (seq, proposal, voter, nonce) VALUES (?, ?, ?, ?)",
    );
    this.#between = database.prepare(
      "votes",
      "SELECT count(*) FROM votes WHERE seq >= ? AND seq < ?",
    );
    this.#closedOf = database.prepare(
      "votes",
      `SELECT count(*) FROM votes v JOIN proposals p ON p.number = v.proposal
       WHERE v.voter = ? AND v.nonce = 0 AND p.scope = ? AND p.closed_height BETWEEN 0 AND ?`,
    );
    this.#delete = database.prepare("votes", "DELETE FROM votes WHERE seq >= ?");
  }

  list(query: VoteQuery): readonly VoteRow[] {
    const end = (query.height + 1) * EVENTS_PER_BLOCK_MAX;
    const isLast = {
      sql: `NOT EXISTS (SELECT 1 FROM votes w WHERE w.proposal = v.proposal AND w.voter = v.voter
        AND w.nonce = v.nonce + 1 AND w.seq < ?)`,
      values: [end],
    };
    const conditions = [
      { sql: "v.seq < ?", values: [Math.min(end, query.before ?? end)] },
      ...when(query.proposal, (proposal) => equals("v.proposal", proposal)),
      ...when(query.voter, (voter) => equals("v.voter", voter)),
      ...(query.isChanged === true ? [{ sql: "v.nonce > 0", values: [] }] : []),
      ...(query.isLast === false ? [] : [isLast]),
    ];
    const order = "v.seq DESC";
    const { limit } = query;
    return this.#reader
      .all({ table: "votes", select: SELECT, conditions, order, limit })
      .map(readRow);
  }

  /** Ballots in the blocks from one height to another. Cost: a step for each. */
  countBetween(from: Height, to: Height): number {
    const [start, end] = [from * EVENTS_PER_BLOCK_MAX, (to + 1) * EVENTS_PER_BLOCK_MAX];
    return this.#between.get(start, end)?.integer(0) ?? 0;
  }

  /**
   * In how many of the community's votes by a delegation graph, closed up to a block, an account has voted. Cost: a
   * step for each vote in which it has.
   */
  countClosedOf(voter: AccountId, scope: string, height: Height): number {
    return this.#closedOf.get(voter, scope, height)?.integer(0) ?? 0;
  }

  /** Requires: a transaction. */
  append({ events }: BlockFacts): void {
    for (const { seq, topic, value } of events) {
      if (topic !== VOTE_EVENTS.cast.topic) continue;
      const { number, voter, nonce } = value as VoteCast;
      this.#put.run(seq, number, voter, nonce);
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run((above + 1) * EVENTS_PER_BLOCK_MAX);
  }
}

function readRow(row: SqlRow): VoteRow {
  const seq = row.integer(0);
  const cast = decodeOwn(voteCastSchema, row.bytes(2));
  assert(cast.ok, `the ballot ${seq} does not decode`);
  return {
    seq,
    height: Math.floor(seq / EVENTS_PER_BLOCK_MAX),
    timeMs: row.integer(1),
    cast: cast.value,
    txHash: row.optionalBytes(3) as Digest | null,
  };
}
