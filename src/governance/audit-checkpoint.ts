import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { Height } from "../primitives/brand.ts";
import { readAuditHead } from "./audit.ts";
import type { BlockPlace } from "./context.ts";
import { readUint } from "./parameter.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Milestone of the attestations that sign a checkpoint of the audit trail. */
export const AUDIT_MILESTONE = "audit_checkpoint";

/** Checkpoints that can still be attested. */
const CHECKPOINTS_MAX = 64;

const checkpointsSchema = list(
  struct({ height: heightSchema, seq: uint(), hash: digestSchema }),
  0,
  CHECKPOINTS_MAX,
);

/** Head of the audit trail at the end of a block. */
export type AuditCheckpoint = Infer<typeof checkpointsSchema>[number];

const checkpointsTable = stateTable("auditcp", checkpointsSchema);
const signedSchema = struct({ seq: uint(), hash: digestSchema });

/**
 * At the begin of a block: keeps the head as the block before has left it, if that block is one of every
 * `audit.checkpoint_blocks`. Answers with its height, for an attestation to be opened, or undefined.
 */
export function noteAuditCheckpoint(draft: StateDraft, place: BlockPlace): Height | undefined {
  const height = place.height - 1;
  const every = readUint(draft, "audit.checkpoint_blocks", place.now);
  if (height < 1 || height % every !== 0) return undefined;
  const { seq, hash } = readAuditHead(draft, place);
  const known = readState(draft, checkpointsTable) ?? [];
  const value = [...known, { height, seq, hash }].slice(-CHECKPOINTS_MAX);
  writeState(draft, checkpointsTable, { value });
  return height;
}

/** The checkpoint of a height, or undefined where there is none, or none any more. */
export function findAuditCheckpoint(
  state: StateReader,
  height: Height,
): AuditCheckpoint | undefined {
  return readState(state, checkpointsTable)?.find((checkpoint) => checkpoint.height === height);
}

/** `enc[seq, hash]`: what the attestors sign of a checkpoint, instead of digests of the ledger. */
export function encodeAuditCheckpoint({ seq, hash }: AuditCheckpoint): Uint8Array {
  return encode(signedSchema, { seq, hash });
}
