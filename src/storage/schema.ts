/** "MLDG": marks the file of a ledger among databases. */
export const APPLICATION_ID = 0x4d4c4447;

/** Form of the tables below. A program reads no form newer than its own. */
export const FORMAT = 1;

/** The tables, each by its statement: what an existing file must hold to the letter. */
export const TABLES = {
  meta: `CREATE TABLE meta (
    name TEXT PRIMARY KEY, checksum INTEGER NOT NULL, value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID`,
  headers: `CREATE TABLE headers (
    height INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, ids BLOB NOT NULL, header BLOB NOT NULL
  ) STRICT`,
  bodies: `CREATE TABLE bodies (
    height INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, body BLOB NOT NULL
  ) STRICT`,
  recents: `CREATE TABLE recents (
    height INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, written INTEGER NOT NULL,
    branch BLOB NOT NULL, undo BLOB NOT NULL
  ) STRICT`,
  state: `CREATE TABLE state (
    key BLOB PRIMARY KEY, checksum INTEGER NOT NULL, value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID`,
  block_ids: `CREATE TABLE block_ids (
    prefix INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (prefix, place)
  ) STRICT, WITHOUT ROWID`,
  transactions: `CREATE TABLE transactions (
    segment INTEGER NOT NULL, prefix INTEGER NOT NULL, height INTEGER NOT NULL,
    position INTEGER NOT NULL, PRIMARY KEY (segment, prefix, height, position)
  ) STRICT, WITHOUT ROWID`,
  fresh_transactions: `CREATE TABLE fresh_transactions (
    height INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, entries BLOB NOT NULL
  ) STRICT`,
  side_blocks: `CREATE TABLE side_blocks (
    key INTEGER PRIMARY KEY, height INTEGER NOT NULL, checksum INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL, ids BLOB NOT NULL, parent BLOB NOT NULL,
    content_checksum INTEGER NOT NULL, header BLOB NOT NULL, body BLOB NOT NULL
  ) STRICT`,
  seal_intents: `CREATE TABLE seal_intents (
    key_id BLOB PRIMARY KEY, height INTEGER NOT NULL, checksum INTEGER NOT NULL, ids BLOB NOT NULL
  ) STRICT, WITHOUT ROWID`,
} as const;

export type TableName = keyof typeof TABLES;

/** Settings of a connection that writes. Every commit reaches the disk before it is acknowledged. */
export const WRITER_PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
`;

/** Settings of every connection: temporary data stays in memory, and pages are checked as they are read. */
export const COMMON_PRAGMAS = `
  PRAGMA temp_store = MEMORY;
  PRAGMA cell_size_check = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cache_size = -16384;
`;
