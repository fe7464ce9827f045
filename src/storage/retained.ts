import { struct } from "../codec/compound.ts";
import type { Infer } from "../codec/schema.ts";
import { heightSchema } from "../ledger/schemas.ts";
import type { Height } from "../primitives/brand.ts";
import type { LedgerError } from "../primitives/ledger-error.ts";
import type { MetaRows } from "./meta-rows.ts";
import { storageError } from "./storage-error.ts";

const RETAINED = "retained";

const retainedSchema = struct({
  /** Lowest block whose header is held. */
  headersFrom: heightSchema,
  /** Lowest block whose body is held; after a restore, the one after that of the snapshot. */
  bodiesFrom: heightSchema,
});

/** From which heights on a store holds its blocks: from 0, unless its chain was restored from a snapshot or pruned. */
export type Retained = Infer<typeof retainedSchema>;

export function readRetained(meta: MetaRows): Retained {
  return meta.read(RETAINED, retainedSchema) ?? { headersFrom: 0, bodiesFrom: 0 };
}

/** Requires: a transaction. */
export function writeRetained(meta: MetaRows, retained: Retained): void {
  meta.write(RETAINED, retainedSchema, retained);
}

/** What lies below the heights that a store holds was never here or was let go, which is no damage. */
export function belowRetained(
  directory: string,
  what: string,
  evidence: { readonly height?: Height; readonly oldest: Height },
): LedgerError {
  return storageError("STORAGE_PRUNED", {
    message:
      `The ledger in ${directory} was pruned or restored from a snapshot and does not hold ` +
      `${what}; the oldest is of block ${evidence.oldest}.`,
    fix: "Ask a node that holds the whole chain, or import the chain into a new folder.",
    evidence: { directory, ...evidence },
  });
}
