import type { LedgerErrorDetail } from "../../primitives/ledger-error.ts";
import type { Backup } from "./create-backup.ts";

/** What the thread is told. */
export interface BackupOrder {
  readonly directory: string;
  readonly target: string;
}

/** What it answers. */
export type BackupAnswer =
  | { readonly ok: true; readonly backup: Backup }
  | { readonly ok: false; readonly error: LedgerErrorDetail };
