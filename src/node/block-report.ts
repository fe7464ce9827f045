import { decode } from "../codec/canonical.ts";
import type { Block } from "../consensus/block.ts";
import { computeHid } from "../consensus/hid.ts";
import { canonicalCode, ruleOf, slotsOf } from "../consensus/rules.ts";
import { type EpochSchedule, epochEnd, hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import {
  computeEpochHash,
  computeGenesisLink,
  type EpochRecord,
  epochAlgorithm,
} from "../ledger/epoch-record.ts";
import { decodeHeader } from "../ledger/header.ts";
import { type BlockJson, blockToJson } from "../ledger/json-block.ts";
import { type EpochJson, epochToJson } from "../ledger/json-epoch.ts";
import { type CommitStatement, statementSchema } from "../ledger/statement.ts";
import { assert } from "../primitives/assert.ts";
import type { HashCode, Height, TimeMs } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { type ChainReader, readBlock, readBranch } from "./chain-reader.ts";
import { carriedIds } from "./fork-blocks.ts";

/** A stored block with everything that is shown of it, computed again from its bytes. */
export interface BlockReport {
  readonly block: Block;
  readonly json: BlockJson;
  readonly record: EpochRecord;
  readonly bodyBytes: number;
  /** Statements of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Where its seals stand: the height of the body that carries them, `loose` beside the blocks, or nowhere. */
  readonly commit: { readonly at: Height | "loose"; readonly commit: CommitStatement } | null;
}

/** The stored block at a height. Throws where the ledger does not hold it, or its record is not the one it names. */
export function reportBlock(chain: ChainReader, height: Height): BlockReport {
  const { hashes } = chain.algorithms;
  const schedule = readBranch(chain).facts.schedule;
  const block = readBlock(chain, height);
  const epoch = resolveEpoch(schedule, height);
  const { record } = epoch;
  const epochHash = computeEpochHash(requireHash(hashes, epochAlgorithm(record)), record);
  const json = blockToJson({
    header: block.header,
    headerBytes: block.headerBytes,
    ids: carriedIds(block, schedule, hashes),
    record,
    epochHash,
    canonicalCode: canonicalCode(record),
  });
  const kinds: Record<string, number> = {};
  for (const { value } of block.body.statements) kinds[value.type] = (kinds[value.type] ?? 0) + 1;
  const bodyBytes = block.body.sizeBytes;
  return { block, json, record, bodyBytes, kinds, commit: findCommit(chain, height) };
}

/** The seals of a block: carried by one of the next two bodies, or held beside the blocks. */
export function findCommit(chain: ChainReader, height: Height): BlockReport["commit"] {
  const { blocks, tipHeight, looseCommit } = chain.store;
  for (let at = height + 1; at <= Math.min(tipHeight, height + 2); at++) {
    const commit = readCommit(blocks.block(at).raw.statements[0], height);
    if (commit !== null) return { at, commit };
  }
  const loose = readCommit(looseCommit, height);
  return loose === null ? null : { at: "loose", commit: loose };
}

function readCommit(bytes: Uint8Array | undefined, height: Height): CommitStatement | null {
  const decoded = bytes === undefined ? undefined : decode(statementSchema, bytes);
  if (decoded?.ok !== true || decoded.value.type !== "commit") return null;
  return decoded.value.height === height ? decoded.value : null;
}

/** An epoch, and where the chain announced it. */
export interface EpochReport {
  readonly json: EpochJson;
  readonly record: EpochRecord;
  /** Block whose body carries the record; null for the first, and where that body is not held. */
  readonly announcedAt: Height | null;
  /** True iff the record was decided by the plan in the genesis document. */
  readonly isPlanned: boolean;
}

/** The epoch of an index. */
export function reportEpoch(chain: ChainReader, index: number): EpochReport {
  const { schedule } = readBranch(chain).facts;
  const epoch = schedule.find(({ record }) => record.index === index);
  if (epoch === undefined) {
    throw new LedgerError({
      code: "CHAIN_EPOCH_UNKNOWN",
      message: `The ledger has no epoch ${index}: its records are 0 to ${schedule.length - 1}.`,
      fix: `mathledger epoch-info --epoch ${schedule.length - 1}`,
      evidence: { index, records: schedule.length },
    });
  }
  const { record } = epoch;
  const { start } = record;
  const isOpen = start <= chain.store.tipHeight;
  const json = epochToJson({
    record,
    epochHash: hashInForce(epoch),
    canonicalCode: canonicalCode(record),
    endBlock: epochEnd(schedule, index),
    activationMs: isOpen ? readHeaderTime(chain, start) : null,
  });
  const isPlanned = chain.document.plan.some((entry) => entry.start === start);
  return { json, record, announcedAt: findAnnouncement(chain, record), isPlanned };
}

/** Time of a block, or null where its header is not held. */
function readHeaderTime({ store, document }: ChainReader, height: Height): TimeMs | null {
  if (height < store.retained.headersFrom) return null;
  const decoded = decodeHeader(store.blocks.header(height).header, document.chainId);
  assert(decoded.ok, `stored header ${height} does not decode`);
  return decoded.value.timeMs;
}

/** Looks for the block that carries the record, from its start downwards as far as bodies are held. */
function findAnnouncement(chain: ChainReader, record: EpochRecord): Height | null {
  if (record.index === 0) return null;
  const newest = Math.min(record.start - 1, chain.store.tipHeight);
  for (let height = newest; height >= chain.store.retained.bodiesFrom; height--) {
    for (const bytes of chain.store.blocks.block(height).raw.statements) {
      const decoded = isSystem(bytes) ? decode(statementSchema, bytes) : undefined;
      if (decoded?.ok !== true || decoded.value.type !== "system") continue;
      if (decoded.value.topic === "epoch.scheduled") return height;
    }
  }
  return null;
}

/** A tuple of four whose first item is 0: other statements are passed over without being decoded. */
function isSystem(bytes: Uint8Array): boolean {
  return bytes[0] === 0x84 && bytes[1] === 0x00;
}

/** One lineage of a block, each part compared with what its bytes and the blocks before it give. */
export interface LineageReport {
  readonly role: "legacy" | "pq";
  readonly code: HashCode;
  readonly isRootOk: boolean;
  readonly isLinkOk: boolean;
  /** Null where the block has no dual commitment. */
  readonly isCommitmentOk: boolean | null;
}

/** The dual commitment of a block; `lineages` is what the block carries. */
export interface DualReport {
  readonly height: Height;
  readonly record: EpochRecord;
  readonly ruleName: string;
  readonly hasDual: boolean;
  readonly lineages: readonly LineageReport[];
}

/** Computes root, link and commitment of every lineage of a stored block again. */
export function reportDual(chain: ChainReader, height: Height): DualReport {
  const { hashes } = chain.algorithms;
  const schedule = readBranch(chain).facts.schedule;
  const { record } = resolveEpoch(schedule, height);
  const block = readBlock(chain, height);
  const { header } = block;
  const slots = slotsOf(record);
  const dual = header.type === "v2" ? header.dual : null;
  const [first, second] = slots;
  const own =
    header.type === "v2" && dual !== null && first !== undefined && second !== undefined
      ? computeDualCommitment(
          requireHash(hashes, first.code),
          requireHash(hashes, second.code),
          header,
        )
      : null;
  const lineages = slots.flatMap(({ role, code }, slot): readonly LineageReport[] => {
    const lineage =
      header.type === "v1" ? header : header.lineages.find((each) => each.code === code);
    if (lineage === undefined) return [];
    const stated = dual?.[slot === 0 ? 0 : 1];
    const computed = own?.[slot === 0 ? 0 : 1];
    const isCommitmentOk =
      stated === undefined || computed === undefined ? null : equalBytes(stated, computed);
    return [
      {
        role,
        code,
        isRootOk: equalBytes(block.body.root(code), lineage.bodyRoot),
        isLinkOk: equalBytes(expectedLink(chain, schedule, height, code), lineage.prevId),
        isCommitmentOk,
      },
    ];
  });
  return { height, record, ruleName: ruleOf(record).name, hasDual: dual !== null, lineages };
}

/** The id of the parent under a code, computed from its content. */
function expectedLink(
  chain: ChainReader,
  schedule: EpochSchedule,
  height: Height,
  code: HashCode,
): Uint8Array {
  const { hashes } = chain.algorithms;
  if (height === 0) return computeGenesisLink(requireHash(hashes, code), chain.document.chainId);
  return computeHid(hashes, readBlock(chain, height - 1), { code, schedule });
}
