import { decodeOwn } from "../../codec/canonical.ts";
import type { Choice } from "../../governance/names.ts";
import type { Shares } from "../../governance/tally.ts";
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
  readonly proposal: number;
  readonly voter: AccountId;
  /** Ballots of the voter on this proposal before it. */
  readonly nonce: number;
  readonly shares: Shares;
  /** What it weighed when it was cast, and from whom it took what. */
  readonly cast: VoteCast;
  readonly txHash: Digest | null;
}

/** Which ballots are asked for, newest first. */
export interface VoteQuery {
  readonly proposal?: number;
  readonly voter?: AccountId;
  /** Only those that give something to the side. */
  readonly choice?: Choice;
  /** Only those that changed an earlier one. */
  readonly isChanged?: boolean;
  /** False gives every ballot, else the last of each voter on each proposal. */
  readonly isLast?: boolean;
  /** Ballots up to this block. */
  readonly height: Height;
  readonly before?: number;
  readonly limit: number;
}

const SIDES: Readonly<Record<Choice, string>> = {
  against: "v.against",
  for: "v.yes",
  abstain: "v.abstain",
  veto: "v.veto",
};

const SELECT = `SELECT v.seq, b.time_ms, v.proposal, v.voter, v.nonce, v.against, v.yes, v.abstain,
    v.veto, e.data, t.hash
  FROM votes v JOIN events e ON e.seq = v.seq
  JOIN blocks b ON b.height = v.seq / ${EVENTS_PER_BLOCK_MAX}
  LEFT JOIN transactions t ON t.tx = e.tx`;

/** One row a ballot, the changed ones too. */
export class VoteRows {
  readonly #reader: RowReader;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#put = database.prepare(
      "votes",
      `INSERT INTO votes (seq, proposal, voter, nonce, against, yes, abstain, veto)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
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
      ...when(query.choice, (choice) => ({ sql: `${SIDES[choice]} > 0`, values: [] })),
      ...(query.isChanged === true ? [{ sql: "v.nonce > 0", values: [] }] : []),
      ...(query.isLast === false ? [] : [isLast]),
    ];
    const order = "v.seq DESC";
    const { limit } = query;
    return this.#reader
      .all({ table: "votes", select: SELECT, conditions, order, limit })
      .map(readRow);
  }

  /** Requires: a transaction. */
  append({ events }: BlockFacts): void {
    for (const { seq, topic, value } of events) {
      if (topic !== VOTE_EVENTS.cast.topic) continue;
      const { number, voter, nonce, shares } = value as VoteCast;
      const { against, abstain, veto } = shares;
      this.#put.run(seq, number, voter, nonce, against, shares.for, abstain, veto);
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run((above + 1) * EVENTS_PER_BLOCK_MAX);
  }
}

function readRow(row: SqlRow): VoteRow {
  const seq = row.integer(0);
  const cast = decodeOwn(voteCastSchema, row.bytes(9));
  assert(cast.ok, `the ballot ${seq} does not decode`);
  return {
    seq,
    height: Math.floor(seq / EVENTS_PER_BLOCK_MAX),
    timeMs: row.integer(1),
    proposal: row.integer(2),
    voter: row.bytes(3) as AccountId,
    nonce: row.integer(4),
    shares: {
      against: row.integer(5),
      for: row.integer(6),
      abstain: row.integer(7),
      veto: row.integer(8),
    },
    cast: cast.value,
    txHash: row.optionalBytes(10) as Digest | null,
  };
}
