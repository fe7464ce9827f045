import { decode } from "../codec/canonical.ts";
import type { Branch } from "../consensus/branch.ts";
import { type EpochSchedule, epochEnd } from "../consensus/schedule.ts";
import type { ChainStart } from "../ledger/chain-file-item.ts";
import type { ChainFileContent } from "../ledger/chain-file-writer.ts";
import { writeChainFile } from "../ledger/chain-file-writer.ts";
import { type CommitStatement, statementSchema } from "../ledger/statement.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { platformDigests } from "./chain-file-digest.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import { foldStored } from "./verify-fold.ts";

/** Heights of an export, both included. */
export interface ExportRange {
  readonly from: Height;
  readonly to: Height;
}

/**
 * The range that is asked for, or an error that names what the ledger holds. What a file says of the chain before a
 * part follows from all blocks, so that a ledger without them exports nothing.
 */
export function exportRange(
  chain: ChainReader,
  asked: { readonly from?: Height | undefined; readonly to?: Height | undefined },
): ExportRange {
  chain.store.requireAll();
  const tip = chain.store.tipHeight;
  const from = asked.from ?? 0;
  const to = asked.to ?? tip;
  if (from <= to && to <= tip) return { from, to };
  throw new LedgerError({
    code: "CHAIN_EXPORT_RANGE",
    message: `Blocks ${from} to ${to} cannot be exported: the ledger holds blocks 0 to ${tip}.`,
    fix: `Name heights from 0 to ${tip}, the first at most the last.`,
    evidence: { from, to, tip },
  });
}

/** The bytes of the chain file of a range, one item a piece. Cost: as reading the blocks; of a part, a pass more. */
export async function exportChain(
  chain: ChainReader,
  range: ExportRange,
): Promise<Iterable<Uint8Array>> {
  return writeChainFile(await contentOf(chain, range), platformDigests);
}

async function contentOf(chain: ChainReader, range: ExportRange): Promise<ChainFileContent> {
  const { from, to } = range;
  const { document } = chain;
  const { start, schedule } = await boundsOf(chain, range);
  return {
    chainId: document.chainId,
    from,
    to,
    genesis: document.bytes,
    records: schedule.map(({ record }) => record),
    start,
    blocks: rawBlocks(chain, range),
    commits: uncarriedCommits(chain, range),
  };
}

function* rawBlocks(chain: ChainReader, range: ExportRange) {
  for (const { raw } of chain.store.blocks.blocks(range)) yield raw;
}

interface Bounds {
  readonly start: ChainStart | null;
  readonly schedule: EpochSchedule;
}

/** What a file says of the chain before and after its blocks. For a part of the chain it is folded from block 0 on. */
async function boundsOf(chain: ChainReader, { from, to }: ExportRange): Promise<Bounds> {
  const newest = readBranch(chain);
  if (from === 0 && to === newest.height) return { start: null, schedule: newest.facts.schedule };
  const fold = foldStored(chain);
  const before = from === 0 ? null : await fold.to(from - 1);
  const { schedule } = (await fold.to(to)).facts;
  return { start: before === null ? null : startOf(before, schedule, { from, to }), schedule };
}

function startOf(before: Branch, schedule: EpochSchedule, { from, to }: ExportRange): ChainStart {
  const inRange = schedule.filter(({ record }) => {
    const end = epochEnd(schedule, record.index);
    return end === null || end >= from || record.start > to;
  });
  const codes = new Set(
    inRange
      .flatMap(({ record }) => [record.algs.legacy, record.algs.pq])
      .filter((code) => code !== null),
  );
  const [newest] = before.sealable;
  return {
    ids: assertDefined(newest, "a start without the block before it").ids,
    histories: [...before.lanes]
      .filter(([code]) => codes.has(code))
      .map(([code, { history }]) => ({ code, nodes: history.nodes }))
      .sort((left, right) => left.code - right.code),
  };
}

/** Commits of blocks in the range that stand in no body of the range: in the next two bodies, or held loose. */
function uncarriedCommits(
  chain: ChainReader,
  { from, to }: ExportRange,
): readonly CommitStatement[] {
  const { blocks, tipHeight, looseCommit } = chain.store;
  const commits: CommitStatement[] = [];
  const take = (bytes: Uint8Array | undefined): void => {
    const decoded = bytes === undefined ? undefined : decode(statementSchema, bytes);
    if (decoded?.ok !== true || decoded.value.type !== "commit") return;
    if (decoded.value.height >= from && decoded.value.height <= to) commits.push(decoded.value);
  };
  for (let height = to + 1; height <= Math.min(tipHeight, to + 2); height++) {
    take(blocks.block(height).raw.statements[0]);
  }
  if (to === tipHeight) take(looseCommit);
  return commits;
}
