import { renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { EpochSchedule } from "../../consensus/schedule.ts";
import { epochEnd } from "../../consensus/schedule.ts";
import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import { toHex0x } from "../../primitives/hex.ts";

const TABLE = `CREATE TABLE epochs (
  epoch_index INTEGER PRIMARY KEY,
  start_block INTEGER NOT NULL,
  end_block INTEGER,
  rule_version TEXT NOT NULL,
  legacy_algorithm_id INTEGER,
  pq_algorithm_id INTEGER,
  kind TEXT NOT NULL,
  governance_hash TEXT,
  epoch_hash TEXT
) STRICT`;

/**
 * Writes the epochs of a chain to a SQLite file for programs that want to read them: a copy that nothing reads back. It
 * appears whole, by a rename.
 */
export function writeEpochRegistry(path: string, schedule: EpochSchedule): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  const database = new DatabaseSync(draft);
  try {
    database.exec(`PRAGMA journal_mode = OFF; BEGIN; ${TABLE};`);
    const insert = database.prepare("INSERT INTO epochs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const { record, epochHash } of schedule) {
      const { index, start, rule, kind, decisionHash } = record;
      const { legacy, pq } = record.algs;
      insert.run(
        index,
        start,
        epochEnd(schedule, index),
        RULE_NAMES[rule],
        legacy === null ? null : hashCodeToJson(legacy),
        pq === null ? null : hashCodeToJson(pq),
        kind,
        decisionHash === null ? null : toHex0x(decisionHash),
        epochHash === null ? null : toHex0x(epochHash),
      );
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
  renameSync(draft, path);
}
