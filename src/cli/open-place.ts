import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RawBlock } from "../consensus/block.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import type { BlockSource } from "../node/copy/block-source.ts";
import type { CopyReport } from "../node/copy/sync-copy.ts";
import type { BadBlock } from "../node/verify-chain.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import { toHex, toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { algorithms, openChain } from "./open-chain.ts";

/** A chain to read, and the node that serves it where it is not of this machine. */
export interface OpenedPlace {
  /** The ledger of the folder, or the copy of what the node serves, of which every block was judged here. */
  readonly chain: ChainReader;
  readonly served: ServedChain | null;
}

/** What a node serves beside the copy that was verified. */
export interface ServedChain {
  readonly source: BlockSource;
  /** The first served block that the rules refuse; the copy ends below it. */
  readonly bad: BadBlock | null;
}

/** How long a copy that another command is writing is waited for. */
const LOCK_PAUSE_MS = 200;
const LOCK_PAUSES_MAX = 300;

/**
 * Opens the chain of a call for reading. At a node it first brings a verified copy in the user's cache up to date, so
 * that no digest that is shown is believed: each is computed from blocks that were judged here.
 */
export async function openPlace(
  call: Call,
  options: { readonly to?: Height } = {},
): Promise<OpenedPlace> {
  const place = await choosePlace(call);
  if (place.kind === "folder") return { chain: await openChain(call), served: null };
  const { blocksOfNode, statedChain } = await import("./node-blocks.ts");
  const { openReader } = await import("../node/chain-reader.ts");
  const source = blocksOfNode(place.target);
  const { chainId, height } = await statedChain(place.target);
  const directory = copyFolder(call, chainId);
  const to = Math.min(options.to ?? height, height);
  const { bad } = await sync(call, directory, { source, chainId, to });
  const chain = openReader(directory, await algorithms());
  return { chain, served: { source, bad } };
}

/** The chain of a call up to its newest block, none of which the rules refuse. */
export async function openJudged(call: Call): Promise<ChainReader> {
  const opened = await openPlace(call);
  try {
    await refuseBroken(opened);
    return opened.chain;
  } catch (cause) {
    opened.chain.store.close();
    throw cause;
  }
}

/** Throws where the node's chain breaks the rules at or below the block that is asked for, or anywhere without one. */
export async function refuseBroken({ served }: OpenedPlace, asked?: Height): Promise<void> {
  const bad = served?.bad ?? null;
  if (served === null || bad === null || (asked ?? bad.height) < bad.height) return;
  throw await badError(served, bad);
}

/** Throws where the node now serves a block otherwise than the copy has it. */
export async function requireServed({ chain, served }: OpenedPlace, height: Height): Promise<void> {
  if (served === null) return;
  const { source } = served;
  const raw = await servedBlock(served, height);
  const { isSameRaw } = await import("../storage/stored-block.ts");
  if (raw === null || isSameRaw(raw, chain.store.blocks.block(height).raw)) return;
  throw new LedgerError({
    code: "CHAIN_SERVED_ALTERED",
    message: `${source.name} now serves block ${height} in other bytes than those that were verified before.`,
    fix: `mathledger validate-block --block-number ${height} --explain --node ${source.name}`,
    evidence: { source: source.name, height },
  });
}

/** A block as the node serves it now, or null where it has none of that height. */
export async function servedBlock(
  { source }: ServedChain,
  height: Height,
): Promise<RawBlock | null> {
  const { fetchBlocks } = await import("../node/copy/block-source.ts");
  const [raw] = await fetchBlocks(source, height, 1);
  return raw ?? null;
}

async function sync(
  call: Call,
  directory: string,
  of: { readonly source: BlockSource; readonly chainId: ChainId; readonly to: Height },
): Promise<CopyReport> {
  const { syncCopy } = await import("../node/copy/sync-copy.ts");
  const signal = call.interrupted;
  const progress = call.progress({ label: "copying and verifying", unit: "blocks", total: of.to });
  const onBlock = (height: number): void => {
    progress.update(height);
    if (signal.aborted) {
      const command = `${call.program} ${call.command}`;
      throw call.interruptedError("The copy goes on from there the next time.", command);
    }
  };
  try {
    for (let pause = 0; ; pause++) {
      try {
        return await syncCopy(directory, of.source, {
          algorithms: await algorithms(),
          onBlock,
          chainId: of.chainId,
          to: of.to,
        });
      } catch (error) {
        const isLocked = error instanceof LedgerError && error.code === "STORAGE_LOCKED";
        if (!isLocked || pause === LOCK_PAUSES_MAX) throw error;
      }
      await setTimeout(LOCK_PAUSE_MS);
    }
  } finally {
    progress.end();
  }
}

/** The folder of the copy of a chain: in the user's cache, under the chain's own name. */
function copyFolder({ env }: Call, chainId: ChainId): string {
  const cache = env.XDG_CACHE_HOME;
  const base = cache === undefined || cache === "" ? join(homedir(), ".cache") : cache;
  return join(base, "mathledger", "chains", toHex(chainId).slice(0, 32));
}

async function badError({ source }: ServedChain, bad: BadBlock): Promise<LedgerError> {
  const { describeRejection } = await import("../node/chain-error.ts");
  const { height, rejection, raw } = bad;
  return new LedgerError({
    code: "CHAIN_SERVED_INVALID",
    message: `Block ${height} of ${source.name} is invalid: ${describeRejection(rejection)}.`,
    fix: `mathledger validate-block --block-number ${height} --explain --node ${source.name}`,
    evidence: { source: source.name, height, header: toHex0x(raw.header) },
  });
}
