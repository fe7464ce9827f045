import type { LedgerErrorDetail } from "../../primitives/ledger-error.ts";
import type { Backup } from "../backup/create-backup.ts";
import type { CreatedSnapshot } from "../snapshots/create-snapshot.ts";

/** What a thread beside the node's can be asked to do with a data folder, and what it answers. */
export interface AsideWork {
  readonly backup: {
    readonly order: { readonly directory: string; readonly target: string };
    readonly answer: Backup;
  };
  readonly snapshot: {
    readonly order: { readonly directory: string };
    readonly answer: CreatedSnapshot;
  };
}

/** What the thread is told. */
export type AsideOrder = {
  readonly [K in keyof AsideWork]: { readonly kind: K } & AsideWork[K]["order"];
}[keyof AsideWork];

/** What it answers. */
export type AsideAnswer =
  | { readonly ok: true; readonly value: AsideWork[keyof AsideWork]["answer"] }
  | { readonly ok: false; readonly error: LedgerErrorDetail };
