import { decodeOwn } from "../../codec/canonical.ts";
import {
  type Content,
  encodeContent,
  findContent,
  isKnownType,
  offeredContentSchema,
} from "../../governance/content.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { PROPOSAL_EVENTS } from "../../governance/proposal-events.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { touchedParameters } from "../../governance/touched-parameters.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { BlockFacts, EventFact } from "./block-facts.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import { readPayloadOf } from "./read-payload.ts";

/** One version of what a proposal says. */
export interface ContentVersion {
  readonly proposal: number;
  readonly version: number;
  /** The event that brought it. */
  readonly seq: number;
  readonly content: Content;
}

const TOPICS: ReadonlySet<string> = new Set([
  PROPOSAL_EVENTS.created.topic,
  PROPOSAL_EVENTS.edited.topic,
  PROPOSAL_EVENTS.revised.topic,
]);

/** Every version of the text of every proposal, also of those that have ended, which the state forgets. */
export class ContentRows {
  readonly #put: SqlStatement;
  readonly #putTag: SqlStatement;
  readonly #putTouch: SqlStatement;
  readonly #get: SqlStatement;
  readonly #versions: SqlStatement;
  readonly #deletes: readonly SqlStatement[];

  constructor(database: SqlDatabase) {
    this.#put = database.prepare(
      "contents",
      "INSERT INTO contents (proposal, version, seq, title, bytes) VALUES (?, ?, ?, ?, ?)",
    );
    this.#putTag = database.prepare(
      "proposal_tags",
      "INSERT OR IGNORE INTO proposal_tags (tag, proposal, version, seq) VALUES (?, ?, ?, ?)",
    );
    this.#putTouch = database.prepare(
      "proposal_touches",
      "INSERT OR IGNORE INTO proposal_touches (key, proposal, version, seq) VALUES (?, ?, ?, ?)",
    );
    this.#get = database.prepare(
      "contents",
      `SELECT proposal, version, seq, bytes FROM contents
       WHERE proposal = ? AND seq < ? ORDER BY version DESC LIMIT 1`,
    );
    this.#versions = database.prepare(
      "contents",
      `SELECT proposal, version, seq, bytes FROM contents
       WHERE proposal = ? AND seq < ? ORDER BY version`,
    );
    this.#deletes = ["contents", "proposal_tags", "proposal_touches"].map((table) =>
      database.prepare(table, `DELETE FROM ${table} WHERE seq >= ?`),
    );
  }

  /** What a proposal said after a block, or undefined before it was made. */
  get(proposal: number, height: Height): ContentVersion | undefined {
    const row = this.#get.get(proposal, seqAfter(height));
    return row === undefined ? undefined : readRow(row);
  }

  /** All versions up to a block, the first first. */
  versions(proposal: number, height: Height): readonly ContentVersion[] {
    return this.#versions.all(proposal, seqAfter(height)).map(readRow);
  }

  /** Requires: a transaction; the state after the block. */
  append({ events }: BlockFacts, state: StateReader): readonly ContentVersion[] {
    const added: ContentVersion[] = [];
    for (const event of events) {
      if (!TOPICS.has(event.topic)) continue;
      const version = readVersion(event, state);
      this.#write(version);
      added.push(version);
    }
    return added;
  }

  /** Takes over what the state holds of a proposal, as if an event had brought it. Requires: a transaction. */
  appendHeld(state: StateReader, number: number, seq: number): ContentVersion | null {
    const content = findContent(state, number);
    if (content === undefined) return null;
    const { version } = requireProposal(state, number).content;
    const held = { proposal: number, version, seq, content };
    this.#write(held);
    return held;
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    for (const statement of this.#deletes) statement.run(seqAfter(above));
  }

  #write({ proposal, version, seq, content }: ContentVersion): void {
    this.#put.run(proposal, version, seq, content.title, encodeContent(content));
    for (const tag of content.tags) this.#putTag.run(tag, proposal, version, seq);
    for (const key of touchedParameters(content)) this.#putTouch.run(key, proposal, version, seq);
  }
}

/** The first number of an event above a height. */
function seqAfter(height: Height): number {
  return (height + 1) * EVENTS_PER_BLOCK_MAX;
}

function readRow(row: {
  integer(column: number): number;
  bytes(column: number): Uint8Array;
}): ContentVersion {
  const decoded = decodeOwn(offeredContentSchema, row.bytes(3));
  assert(decoded.ok, "a content of the index does not decode");
  assert(isKnownType(decoded.value), "a content of a type that does not exist");
  const [proposal, version, seq] = [row.integer(0), row.integer(1), row.integer(2)];
  return { proposal, version, seq, content: decoded.value };
}

/** The text lies in the transaction that brought it; that of a question which a rule puts lies in the state. */
function readVersion(event: EventFact, state: StateReader): ContentVersion {
  const { number, version } = event.value as { readonly number: number; readonly version: number };
  const commands = ["createProposal", "editProposal", "reviseProposal"] as const;
  const payload = readPayloadOf<{ readonly content: Content }>(event.transaction, commands);
  const content = payload === null ? findContent(state, number) : payload.content;
  assert(content !== undefined, `version ${version} of proposal ${number} without its text`);
  return { proposal: number, version, seq: event.seq, content };
}
