import { FORUM_EVENTS } from "../../governance/forum-events.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import type { BlockFacts, EventFact } from "./block-facts.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import { readPayloadOf } from "./read-payload.ts";
import { equals, RowReader, when } from "./row-query.ts";

/** A comment with the text that it had after a block. Who hid or withdrew it says the state. */
export interface CommentRow {
  readonly number: number;
  readonly seq: number;
  readonly id: Digest;
  /** Thread in which it was posted, by its running number. */
  readonly thread: number;
  readonly parent: number | null;
  readonly author: AccountId;
  readonly version: number;
  readonly body: string;
}

/** Which comments are asked for, oldest first. */
export interface CommentQuery {
  readonly thread?: number;
  /** Comments and versions up to this block. */
  readonly height: Height;
  readonly after?: number;
  readonly limit: number;
}

/** A comment version that a block brought. */
export interface AddedComment {
  readonly comment: number;
  readonly seq: number;
  readonly body: string;
}

/** What is read of the event. */
interface CommentPosted {
  readonly id: Digest;
  readonly thread: number;
  readonly parent: number | null;
  readonly author: AccountId;
}

/** Comments with every version of their texts, which the state knows by digest only. */
export class ForumRows {
  readonly #reader: RowReader;
  readonly #putComment: SqlStatement;
  readonly #putVersion: SqlStatement;
  readonly #newest: SqlStatement;
  readonly #deletes: readonly SqlStatement[];

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#putComment = database.prepare(
      "comments",
      "INSERT INTO comments (number, seq, id, thread, parent, author) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#putVersion = database.prepare(
      "comment_versions",
      "INSERT INTO comment_versions (comment, version, seq, body) VALUES (?, ?, ?, ?)",
    );
    this.#newest = database.prepare("comments", "SELECT max(number) FROM comments");
    this.#deletes = ["comments", "comment_versions"].map((table) =>
      database.prepare(table, `DELETE FROM ${table} WHERE seq >= ?`),
    );
  }

  comments(query: CommentQuery): readonly CommentRow[] {
    const end = (query.height + 1) * EVENTS_PER_BLOCK_MAX;
    const select = `SELECT c.number, c.seq, c.id, c.thread, c.parent, c.author, v.version, v.body
      FROM comments c JOIN comment_versions v ON v.comment = c.number`;
    const isNewest = {
      sql: `v.version = (SELECT max(w.version) FROM comment_versions w
        WHERE w.comment = c.number AND w.seq < ?)`,
      values: [end],
    };
    const conditions = [
      { sql: "c.seq < ?", values: [end] },
      isNewest,
      ...when(query.thread, (thread) => equals("c.thread", thread)),
      ...when(query.after, (number) => ({ sql: "c.number > ?", values: [number] })),
    ];
    const { limit } = query;
    return this.#reader
      .all({ table: "comments", select, conditions, order: "c.number", limit })
      .map(readComment);
  }

  /** Every version of a comment up to a block, the first first. */
  versions(
    comment: number,
    height: Height,
  ): readonly { readonly version: number; readonly seq: number; readonly body: string }[] {
    const end = (height + 1) * EVENTS_PER_BLOCK_MAX;
    const select = "SELECT version, seq, body FROM comment_versions";
    const conditions = [equals("comment", comment), { sql: "seq < ?", values: [end] }];
    const query = { table: "comment_versions", select, conditions, order: "version", limit: 16 };
    return this.#reader.all(query).map((row) => {
      return { version: row.integer(0), seq: row.integer(1), body: row.text(2) };
    });
  }

  /** Requires: a transaction. */
  append({ events }: BlockFacts): readonly AddedComment[] {
    const added: AddedComment[] = [];
    for (const event of events) {
      switch (event.topic) {
        case FORUM_EVENTS.commentPosted.topic:
          added.push(this.#addComment(event));
          break;
        case FORUM_EVENTS.commentEdited.topic:
          added.push(this.#addVersion(event));
          break;
      }
    }
    return added;
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    for (const statement of this.#deletes) statement.run((above + 1) * EVENTS_PER_BLOCK_MAX);
  }

  #addComment(event: EventFact): AddedComment {
    const { seq, value } = event;
    const { id, thread, parent, author } = value as CommentPosted;
    const comment = (this.#newest.get()?.optionalInteger(0) ?? 0) + 1;
    this.#putComment.run(comment, seq, id, thread, parent, author);
    return this.#write({ comment, seq, body: bodyOf(event) }, 1);
  }

  #addVersion(event: EventFact): AddedComment {
    const { comment, version } = event.value as {
      readonly comment: number;
      readonly version: number;
    };
    return this.#write({ comment, seq: event.seq, body: bodyOf(event) }, version);
  }

  #write(added: AddedComment, version: number): AddedComment {
    this.#putVersion.run(added.comment, version, added.seq, added.body);
    return added;
  }
}

function bodyOf({ transaction, seq }: EventFact): string {
  const commands = ["postComment", "editComment"] as const;
  const payload = readPayloadOf<{ readonly body: string }>(transaction, commands);
  assert(payload !== null, `the comment of event ${seq} without its body`);
  return payload.body;
}

function readComment(row: SqlRow): CommentRow {
  return {
    number: row.integer(0),
    seq: row.integer(1),
    id: row.bytes(2) as Digest,
    thread: row.integer(3),
    parent: row.optionalInteger(4),
    author: row.bytes(5) as AccountId,
    version: row.integer(6),
    body: row.text(7),
  };
}
