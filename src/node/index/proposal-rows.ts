import { bytesUint } from "../../governance/big-endian.ts";
import { readProposal } from "../../governance/proposal.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import { readClock } from "../../machine/clock.ts";
import type { Digest, Height } from "../../primitives/brand.ts";
import { asciiBytes, equalBytes } from "../../primitives/bytes.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import { type ProposalFacts, readProposalFacts } from "./proposal-facts.ts";

/** Table of the state, by running number of the proposal, from which a row is made. */
const PREFIX = asciiBytes("prop/");
const NUMBER_BYTES = 8;

/** In place of the block that closed a vote, where that was before the first block that is held. */
const UNKNOWN = -1;

/** A block and its governance second. */
interface Moment {
  readonly height: Height;
  readonly now: number;
}

/**
 * One row a proposal: what the state says of it at the clock of the newest block, and nothing else, so that it is made
 * again whenever the state changes, goes back, or the clock passes one of its times.
 */
export class ProposalRows {
  readonly #put: SqlStatement;
  readonly #due: SqlStatement;
  readonly #open: SqlStatement;
  readonly #byId: SqlStatement;
  readonly #idOf: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("proposals", sql);
    this.#put = prepare(
      `INSERT OR REPLACE INTO proposals (number, id, type, proposer, version, status, reason,
         created_height, due_at, scope, closed_height, ended_height, participation)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
         CASE WHEN ?11 = 1
           THEN coalesce((SELECT closed_height FROM proposals WHERE number = ?1), ?12) END,
         ?13, ?14)`,
    );
    this.#due = prepare("SELECT number FROM proposals WHERE due_at <= ?");
    this.#open = prepare("SELECT number FROM proposals WHERE ended_height IS NULL");
    this.#byId = prepare("SELECT number FROM proposals WHERE id = ?");
    this.#idOf = prepare("SELECT id FROM proposals WHERE number = ?");
    this.#delete = prepare("DELETE FROM proposals WHERE created_height > ?");
  }

  /** Running number of the proposal of an id. */
  find(id: Digest): number | undefined {
    return this.#byId.get(id)?.integer(0);
  }

  /** Id of the proposal of a running number. */
  idOf(number: number): Digest | undefined {
    return this.#idOf.get(number)?.bytes(0) as Digest | undefined;
  }

  /** Makes the rows again that a block may have changed. Requires: a transaction; the state after the block. */
  update(undo: StateChanges, state: StateReader, at: Moment): void {
    const numbers = touchedProposals(undo);
    for (const row of this.#due.all(at.now)) numbers.add(row.integer(0));
    this.#writeAll(numbers, state, at);
  }

  /** Makes the rows of all proposals that the state holds, and answers with their numbers. Requires: a transaction. */
  appendHeld(state: StateReader): readonly number[] {
    const numbers = touchedProposals([...state.entries(PREFIX)]);
    this.#writeAll(numbers, state, { height: UNKNOWN, now: readClock(state) });
    return [...numbers].sort((left, right) => left - right);
  }

  /**
   * Goes back to a height. Requires: a transaction; the changes that lead there, and the state after it, null where
   * there is none.
   */
  rewind(height: Height, undo: StateChanges, state: StateReader | null): void {
    this.#delete.run(height);
    if (state === null) return;
    const numbers = touchedProposals(undo);
    // What is open may have had another status by the clock alone.
    for (const row of this.#open.all()) numbers.add(row.integer(0));
    this.#writeAll(numbers, state, { height, now: readClock(state) });
  }

  #writeAll(numbers: ReadonlySet<number>, state: StateReader, { height, now }: Moment): void {
    for (const number of [...numbers].sort((left, right) => left - right)) {
      if (readProposal(state, number) === undefined) continue;
      this.#write(readProposalFacts(state, number, now), height);
    }
  }

  /** A row that says for the first time that its vote is closed says in which block. */
  #write(facts: ProposalFacts, height: Height): void {
    this.#put.run(
      facts.number,
      facts.id,
      facts.type,
      facts.proposer,
      facts.version,
      facts.status,
      facts.reason,
      facts.createdHeight,
      facts.dueAt,
      facts.scope,
      facts.isClosed ? 1 : 0,
      height,
      facts.endedHeight,
      facts.participation,
    );
  }
}

function touchedProposals(undo: StateChanges): Set<number> {
  const numbers = new Set<number>();
  for (const [key] of undo) {
    if (key.length !== PREFIX.length + NUMBER_BYTES) continue;
    if (!equalBytes(key.subarray(0, PREFIX.length), PREFIX)) continue;
    numbers.add(bytesUint(key.subarray(PREFIX.length)));
  }
  return numbers;
}
