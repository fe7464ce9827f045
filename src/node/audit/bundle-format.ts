import { list, pair, struct } from "../../codec/compound.ts";
import { constText, constUint, type Infer, nullable, text, uint } from "../../codec/schema.ts";
import { auditEntrySchema } from "../../governance/audit-entry.ts";
import { nameOf } from "../../governance/name-schema.ts";
import { PROPOSAL_TYPES, STATUSES } from "../../governance/names.ts";
import { TRAILER_CODES } from "../../ledger/chain-file-item.ts";
import {
  accountIdSchema,
  chainIdSchema,
  digestSchema,
  hashCodeSchema,
  heightSchema,
} from "../../ledger/schemas.ts";

/** Text that every bundle begins with. */
export const BUNDLE_FORM = "mathledger-audit";

/** First item: what the file is, how far it goes, and how long its parts are. */
export const bundleHeadSchema = struct({
  form: constText(BUNDLE_FORM),
  version: constUint(1),
  chainId: chainIdSchema,
  /** The newest block. */
  to: heightSchema,
  /** Bytes of the chain file that follows. */
  chainBytes: uint(),
  /** Entries of the audit trail after it, and proposals after them. */
  entries: uint(),
  proposals: uint(),
});

export type BundleHead = Infer<typeof bundleHeadSchema>;

/** One entry of the audit trail. */
export const bundleEntrySchema = auditEntrySchema;

/** One proposal as it stands after the newest block. */
export const bundleProposalSchema = struct({
  number: uint(undefined, 1),
  id: digestSchema,
  type: nameOf(PROPOSAL_TYPES),
  proposer: accountIdSchema,
  createdHeight: heightSchema,
  status: nameOf(STATUSES),
  reason: nullable(text(1, 64)),
  /** Of the newest version of its text. */
  contentHash: digestSchema,
});

export type BundleProposal = Infer<typeof bundleProposalSchema>;

/** Last item: digests of all bytes before it. */
export const bundleEndSchema = struct({
  form: constText("end"),
  digests: list(pair(hashCodeSchema, digestSchema), TRAILER_CODES.length, TRAILER_CODES.length),
});

/** Longest head, entry or proposal. */
export const BUNDLE_ITEM_BYTES_MAX = 128 * 1024;
