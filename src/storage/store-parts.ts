import { BlockLog } from "./block-log.ts";
import { IdIndex } from "./id-index.ts";
import { MetaRows } from "./meta-rows.ts";
import { SealIntents } from "./seal-intents.ts";
import { SideBlocks } from "./side-blocks.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { StateRows } from "./state-rows.ts";
import { TransactionIndex } from "./transaction-index.ts";
import { UndoLog } from "./undo-log.ts";

/** The tables of a store, each behind the one class that knows its rows. */
export class StoreParts {
  readonly meta: MetaRows;
  readonly blocks: BlockLog;
  readonly ids: IdIndex;
  readonly transactions: TransactionIndex;
  readonly undos: UndoLog;
  readonly state: StateRows;
  readonly sides: SideBlocks;
  readonly seals: SealIntents;

  constructor(database: SqlDatabase, cacheBytes: number) {
    this.meta = new MetaRows(database);
    this.blocks = new BlockLog(database, this.meta);
    this.ids = new IdIndex(database);
    this.transactions = new TransactionIndex(database);
    this.undos = new UndoLog(database);
    this.state = new StateRows(database, cacheBytes);
    this.sides = new SideBlocks(database);
    this.seals = new SealIntents(database);
  }
}
