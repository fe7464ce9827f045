import { PARAMETER_KEYS, parameterRow } from "../../governance/parameter-table.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";

/** What texts are of. */
export const DOCUMENT_KINDS = ["proposal", "comment", "parameter"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A text that can be searched: the newest version of a thing counts. */
export interface IndexDocument {
  readonly kind: DocumentKind;
  /** Running number of a proposal or comment, or the key of a parameter. */
  readonly subject: string;
  readonly title: string;
  readonly body: string;
}

/** A text in which all words were found. */
export interface DocumentHit {
  readonly kind: DocumentKind;
  readonly subject: string;
  readonly title: string;
  /** Some words around the first that was found. */
  readonly excerpt: string;
}

/** Texts of one question that are found. */
const MATCHES_MAX = 1000;

/** Texts with their words. What has a later version is found no more, but stays for past heights. */
export class DocumentRows {
  readonly #put: SqlStatement;
  readonly #putWords: SqlStatement;
  readonly #newest: SqlStatement;
  readonly #above: SqlStatement;
  readonly #dropWords: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #matches: SqlStatement;
  readonly #newestBefore: SqlStatement;
  readonly #hit: SqlStatement;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("documents", sql);
    this.#put = prepare(
      "INSERT INTO documents (id, kind, subject, seq, title, body) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#putWords = prepare("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)");
    this.#newest = prepare("SELECT max(id) FROM documents");
    this.#above = prepare("SELECT id, title, body FROM documents WHERE seq >= ? ORDER BY id");
    this.#dropWords = prepare(
      "INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)",
    );
    this.#delete = prepare("DELETE FROM documents WHERE seq >= ?");
    this.#matches = prepare(
      `SELECT words.rowid FROM words JOIN documents d ON d.id = words.rowid
       WHERE words MATCH ? AND words.rowid <= ? AND NOT EXISTS (
         SELECT 1 FROM documents n WHERE n.kind = d.kind AND n.subject = d.subject
           AND n.seq > d.seq AND n.seq < ?)
       ORDER BY words.rowid DESC LIMIT ${MATCHES_MAX}`,
    );
    this.#newestBefore = prepare("SELECT max(id) FROM documents WHERE seq < ?");
    this.#hit = prepare(
      `SELECT d.kind, d.subject, d.title, snippet(words, -1, '', '', '…', 24)
       FROM words JOIN documents d ON d.id = words.rowid WHERE words MATCH ? AND words.rowid = ?`,
    );
  }

  /** Requires: a transaction. */
  append(seq: number, { kind, subject, title, body }: IndexDocument): void {
    const id = (this.#newest.get()?.optionalInteger(0) ?? 0) + 1;
    this.#put.run(id, kind, subject, seq, title, body);
    this.#putWords.run(id, title, body);
  }

  /** The parameters, which are the same in every chain. Requires: a transaction; no document as yet. */
  appendParameters(): void {
    for (const key of PARAMETER_KEYS) {
      const { class: group, kind, unit } = parameterRow(key);
      const words = key.split(/[._]/).join(" ");
      this.append(0, {
        kind: "parameter",
        subject: key,
        title: words,
        body: `${group} ${kind} ${unit}`,
      });
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    const from = (above + 1) * EVENTS_PER_BLOCK_MAX;
    for (const row of this.#above.all(from)) {
      this.#dropWords.run(row.integer(0), row.text(1), row.text(2));
    }
    this.#delete.run(from);
  }

  /**
   * Texts that hold every word, as they stood after a block: those whose titles do first, then the newest first. A word
   * at the end of the question may be the beginning of one. Of each kind the newest `MATCHES_MAX` are found. Cost: that
   * of these. An order by how rare the words are would read every text that holds one of them.
   */
  search(question: {
    readonly words: readonly string[];
    readonly height: Height;
    readonly limit: number;
    readonly skip: number;
  }): readonly DocumentHit[] {
    const { words, height, limit, skip } = question;
    if (words.length === 0) return [];
    const end = (height + 1) * EVENTS_PER_BLOCK_MAX;
    // In double quotes a word is text, whatever it looks like; a star behind it asks for words that begin so.
    const match = `${words.map((word) => `"${word.replaceAll('"', '""')}"`).join(" ")}*`;
    const titled = this.#find(`{title} : (${match})`, end);
    const ids = [...new Set([...titled, ...this.#find(match, end)])].slice(skip, skip + limit);
    return ids.map((id) => readHit(assertDefined(this.#hit.get(match, id), `no text ${id}`)));
  }

  #find(match: string, end: number): readonly number[] {
    const newest = this.#newestBefore.get(end)?.optionalInteger(0) ?? 0;
    return this.#matches.all(match, newest, end).map((row) => row.integer(0));
  }
}

function readHit(row: SqlRow): DocumentHit {
  return {
    kind: assertDefined(
      DOCUMENT_KINDS.find((kind) => kind === row.text(0)),
      "a text of no kind",
    ),
    subject: row.text(1),
    title: row.text(2),
    excerpt: row.text(3),
  };
}
