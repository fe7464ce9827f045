import { decode, encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytesOf, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId, ChainId, Digest } from "../primitives/brand.ts";
import { deleteBlob, readBlob, writeBlob } from "./blob.ts";
import { itemOf } from "./canonical-item.ts";
import { conditionSchema } from "./condition.ts";
import { govDigest } from "./gov-digest.ts";
import { nameOf } from "./name-schema.ts";
import { PROPOSAL_TYPES, type ProposalType } from "./names.ts";
import { digestSchema, proposalSuffix } from "./proposal.ts";
import { accountIdSchema, nameSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/** Hard bound of `proposal.max_bytes`. */
const CONTENT_BYTES_MAX = 262_144;
const CONTENT_TABLE = "prop.text/";

/** Code, reports and files are bound by their digest; an address alone binds nothing. */
const commonFields = {
  payload: itemOf("proposal payload", "type"),
  title: text(1, 120),
  summary: text(0, 500),
  /** Markdown. */
  description: text(0, CONTENT_BYTES_MAX),
  tags: list(text(1, 32, /^[a-z0-9-]+$/), 0, 8),
  links: list(struct({ url: text(1, 2048), digest: nullable(digestSchema) }), 0, 16),
  attachments: list(
    struct({
      name: text(1, 255),
      mediaType: text(1, 127),
      sizeBytes: uint(),
      digest: digestSchema,
    }),
    0,
    16,
  ),
  /** Tag of the language by BCP 47. */
  language: text(2, 35, /^[A-Za-z0-9-]+$/),
  /** Id of the proposal that must have been executed before. */
  dependsOn: nullable(digestSchema),
  conditions: list(conditionSchema, 0, 8),
} as const;

/** Content as it is offered: its type may be one that does not exist. */
export const offeredContentSchema = struct({ type: nameSchema, ...commonFields });
export type OfferedContent = Infer<typeof offeredContentSchema>;

const contentSchema = struct({ type: nameOf(PROPOSAL_TYPES), ...commonFields });

/** What a proposal says and proposes. Its payload is kept as canonical bytes of the schema of its type. */
export type Content = Infer<typeof contentSchema>;

/** True iff the type of what is offered exists. */
export function isKnownType(offered: OfferedContent): offered is Content {
  return PROPOSAL_TYPES.some((type) => type === offered.type);
}

/** Canonical bytes of a content: what the limit of its size counts and what the state keeps. */
export function encodeContent(content: OfferedContent): Uint8Array {
  return encode(offeredContentSchema, content);
}

const hashedSchema = struct({
  chainId: bytesOf<ChainId>(64),
  id: digestSchema,
  version: uint(),
  proposer: accountIdSchema,
  content: contentSchema,
});

/** `H("gov/proposal", enc[chainId, id, version, proposer, content])`: what ballots and reports name. */
export function computeContentHash(
  hash: HashFunction,
  of: {
    readonly chainId: ChainId;
    readonly id: Digest;
    readonly version: number;
    readonly proposer: AccountId;
    readonly content: Content;
  },
): Digest {
  return govDigest(hash, "gov/proposal", encode(hashedSchema, of));
}

const typedPayloadSchema = struct({
  type: nameOf(PROPOSAL_TYPES),
  payload: itemOf("proposal payload", "type"),
});

/** `H("gov/payload", enc[type, payload])`: one payload may be open once. */
export function computePayloadDigest(
  hash: HashFunction,
  of: { readonly type: ProposalType; readonly payload: Uint8Array },
): Digest {
  return govDigest(hash, "gov/payload", encode(typedPayloadSchema, of));
}

const proposalIdSchema = struct({
  chainId: bytesOf<ChainId>(64),
  proposer: accountIdSchema,
  sequence: uint(),
});

/** `H("gov/proposal-id", enc[chainId, proposer, sequence])`, the sequence of the creating transaction. */
export function computeProposalId(hash: HashFunction, of: Infer<typeof proposalIdSchema>): Digest {
  return govDigest(hash, "gov/proposal-id", encode(proposalIdSchema, of));
}

/** The current content of a proposal. Requires: it has not ended, since the state keeps no text for longer. */
export function readContent(state: StateReader, number: number): Content {
  return assertDefined(findContent(state, number), `no content of ${number}`);
}

/** The same, or undefined once it was forgotten: for whoever shows a proposal that has ended. */
export function findContent(state: StateReader, number: number): Content | undefined {
  const bytes = readBlob(state, CONTENT_TABLE, proposalSuffix(number));
  if (bytes === undefined) return undefined;
  const decoded = decode(contentSchema, bytes);
  assert(decoded.ok, `the content of ${number} does not decode`);
  return decoded.value;
}

/** Keeps the bytes of the current content, in place of those of the version before. */
export function writeContent(draft: StateDraft, number: number, content: Uint8Array): void {
  writeBlob(draft, CONTENT_TABLE, { suffix: proposalSuffix(number), bytes: content });
}

/** Forgets the bytes of the content. The chain has them for ever, in the transaction that brought them. */
export function dropContent(draft: StateDraft, number: number): void {
  deleteBlob(draft, CONTENT_TABLE, proposalSuffix(number));
}
