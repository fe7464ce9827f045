import { LedgerError } from "../../primitives/ledger-error.ts";

type SnapshotCode =
  | "SNAPSHOT_UNAVAILABLE"
  | "SNAPSHOT_FILE"
  | "SNAPSHOT_OTHER"
  | "SNAPSHOT_UNTRUSTED"
  | "SNAPSHOT_INVALID";

/** A snapshot that cannot be made, read or restored. */
export function snapshotError(
  code: SnapshotCode,
  failure: {
    readonly message: string;
    readonly fix: string;
    readonly evidence: Readonly<Record<string, unknown>>;
    readonly cause?: unknown;
  },
): LedgerError {
  return new LedgerError({ code, ...failure });
}
