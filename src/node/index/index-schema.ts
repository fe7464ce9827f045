/** "MLDI": marks the file of an index among databases. */
export const INDEX_APPLICATION_ID = 0x4d4c4449;

/** Form of the tables below. A file of any other form is made again from the blocks. */
export const INDEX_FORMAT = 3;

/** Events a block at most: `seq = height * 2^20 + index`. */
export const EVENTS_PER_BLOCK_MAX = 2 ** 20;

/**
 * The tables, each by its statement. Every row but those of `proposals` and `views` belongs to one height and is
 * written once, so that going back is deleting what stands above a height. `seq` and `tx` are
 * `height * 2^20 + place in the block`.
 */
export const INDEX_TABLES = {
  meta: `CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID`,
  blocks: `CREATE TABLE blocks (
    height INTEGER PRIMARY KEY, id BLOB NOT NULL, time_ms INTEGER NOT NULL, clock_s INTEGER NOT NULL,
    proposer BLOB, epoch INTEGER NOT NULL, statements INTEGER NOT NULL,
    transactions INTEGER NOT NULL, events INTEGER NOT NULL, size_bytes INTEGER NOT NULL
  ) STRICT`,
  transactions: `CREATE TABLE transactions (
    tx INTEGER PRIMARY KEY, hash BLOB NOT NULL, account BLOB NOT NULL, kind INTEGER NOT NULL,
    code INTEGER NOT NULL, fee TEXT NOT NULL, first_event INTEGER NOT NULL, events INTEGER NOT NULL
  ) STRICT`,
  events: `CREATE TABLE events (
    seq INTEGER PRIMARY KEY, topic TEXT NOT NULL, severity INTEGER NOT NULL,
    subject TEXT NOT NULL, proposal INTEGER, tx INTEGER, data BLOB NOT NULL
  ) STRICT`,
  event_accounts: `CREATE TABLE event_accounts (
    account BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (account, seq)
  ) STRICT, WITHOUT ROWID`,
  audit: `CREATE TABLE audit (
    number INTEGER PRIMARY KEY, seq INTEGER NOT NULL, place INTEGER NOT NULL, actor BLOB,
    action TEXT NOT NULL, hash BLOB NOT NULL
  ) STRICT`,
  contents: `CREATE TABLE contents (
    proposal INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, title TEXT NOT NULL,
    bytes BLOB NOT NULL, PRIMARY KEY (proposal, version)
  ) STRICT`,
  proposal_tags: `CREATE TABLE proposal_tags (
    tag TEXT NOT NULL, proposal INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (tag, proposal, version)
  ) STRICT, WITHOUT ROWID`,
  proposal_touches: `CREATE TABLE proposal_touches (
    key TEXT NOT NULL, proposal INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (key, proposal, version)
  ) STRICT, WITHOUT ROWID`,
  proposals: `CREATE TABLE proposals (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL, type TEXT NOT NULL, proposer BLOB NOT NULL,
    version INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT, created_height INTEGER NOT NULL,
    due_at INTEGER, scope TEXT, closed_height INTEGER, ended_height INTEGER,
    participation INTEGER NOT NULL
  ) STRICT`,
  votes: `CREATE TABLE votes (
    seq INTEGER PRIMARY KEY, proposal INTEGER NOT NULL, voter BLOB NOT NULL, nonce INTEGER NOT NULL
  ) STRICT`,
  comments: `CREATE TABLE comments (
    number INTEGER PRIMARY KEY, seq INTEGER NOT NULL, id BLOB NOT NULL, thread INTEGER NOT NULL,
    parent INTEGER, author BLOB NOT NULL
  ) STRICT`,
  comment_versions: `CREATE TABLE comment_versions (
    comment INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (comment, version)
  ) STRICT`,
  documents: `CREATE TABLE documents (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, seq INTEGER NOT NULL,
    title TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT`,
  seals: `CREATE TABLE seals (
    height INTEGER NOT NULL, place INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (height, place)
  ) STRICT, WITHOUT ROWID`,
  history: `CREATE TABLE history (
    key BLOB NOT NULL, height INTEGER NOT NULL, value BLOB, PRIMARY KEY (key, height)
  ) STRICT, WITHOUT ROWID`,
  views: `CREATE TABLE views (
    key BLOB PRIMARY KEY, value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID`,
  view_history: `CREATE TABLE view_history (
    key BLOB NOT NULL, height INTEGER NOT NULL, value BLOB, PRIMARY KEY (key, height)
  ) STRICT, WITHOUT ROWID`,
} as const;

/** The ways to the rows that their own order does not give. */
export const INDEX_ORDERS = {
  transactions_hash: "CREATE INDEX transactions_hash ON transactions (hash)",
  transactions_account: "CREATE INDEX transactions_account ON transactions (account, tx)",
  transactions_kind: "CREATE INDEX transactions_kind ON transactions (kind, tx)",
  events_topic: "CREATE INDEX events_topic ON events (topic, seq)",
  events_subject: "CREATE INDEX events_subject ON events (subject, seq)",
  events_proposal:
    "CREATE INDEX events_proposal ON events (proposal, seq) WHERE proposal IS NOT NULL",
  events_severity: "CREATE INDEX events_severity ON events (severity, seq) WHERE severity > 0",
  event_accounts_seq: "CREATE INDEX event_accounts_seq ON event_accounts (seq)",
  audit_seq: "CREATE INDEX audit_seq ON audit (seq)",
  audit_actor: "CREATE INDEX audit_actor ON audit (actor, number) WHERE actor IS NOT NULL",
  contents_seq: "CREATE INDEX contents_seq ON contents (seq)",
  proposal_tags_seq: "CREATE INDEX proposal_tags_seq ON proposal_tags (seq)",
  proposal_touches_seq: "CREATE INDEX proposal_touches_seq ON proposal_touches (seq)",
  proposals_id: "CREATE INDEX proposals_id ON proposals (id)",
  proposals_due: "CREATE INDEX proposals_due ON proposals (due_at) WHERE due_at IS NOT NULL",
  proposals_status: "CREATE INDEX proposals_status ON proposals (status, number)",
  proposals_closed:
    "CREATE INDEX proposals_closed ON proposals (scope, closed_height) WHERE closed_height IS NOT NULL",
  proposals_ended: "CREATE INDEX proposals_ended ON proposals (ended_height)",
  proposals_participation:
    "CREATE INDEX proposals_participation ON proposals (participation DESC, number DESC)",
  votes_cast: "CREATE INDEX votes_cast ON votes (voter, proposal) WHERE nonce = 0",
  votes_voter: "CREATE INDEX votes_voter ON votes (proposal, voter, nonce)",
  votes_proposal: "CREATE INDEX votes_proposal ON votes (proposal, seq)",
  comments_thread: "CREATE INDEX comments_thread ON comments (thread, number)",
  comment_versions_seq: "CREATE INDEX comment_versions_seq ON comment_versions (seq)",
  documents_subject: "CREATE INDEX documents_subject ON documents (kind, subject, seq)",
  documents_seq: "CREATE INDEX documents_seq ON documents (seq)",
  history_height: "CREATE INDEX history_height ON history (height)",
  view_history_height: "CREATE INDEX view_history_height ON view_history (height)",
} as const;

/**
 * The words of the documents, and their beginnings, so that a beginning is found as fast as a word. It keeps no text of
 * its own; marks on letters do not count, and neither does case.
 * Source: https://www.sqlite.org/fts5.html sections 4.2, 4.3.1 and 4.4.3.
 */
export const INDEX_WORDS = `CREATE VIRTUAL TABLE words USING fts5(
    title, body, content = 'documents', content_rowid = 'id',
    prefix = '1 2 3 4 5 6', tokenize = 'unicode61 remove_diacritics 2'
  )`;
