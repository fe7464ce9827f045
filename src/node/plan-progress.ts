import { resolveEpoch } from "../consensus/schedule.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import { decodeActivationAborted } from "../machine/block-end.ts";
import type { Height } from "../primitives/brand.ts";
import { type ChainReader, readBlock } from "./chain-reader.ts";
import type { LedgerChain } from "./ledger-chain.ts";

/** What has become of one planned change. */
export interface PlannedChange {
  readonly entry: PlanEntry;
  readonly status: "started" | "announced" | "ahead" | "aborted";
  /** Code of the invariant that an aborted change breaks. */
  readonly reason: string | null;
}

/** What has become of every change that the genesis of a test network decides. */
export function planProgress(chain: LedgerChain): readonly PlannedChange[] {
  const { schedule } = chain.branch.facts;
  const tip = chain.branch.height;
  return chain.reader.document.plan.map((entry) => {
    const isAnnounced = schedule.some(({ record }) => record.start === entry.start);
    if (isAnnounced) {
      return { entry, status: entry.start <= tip ? "started" : "announced", reason: null };
    }
    const decidedAt = decisionHeight(chain, entry);
    if (decidedAt === null || decidedAt > tip) return { entry, status: "ahead", reason: null };
    return { entry, status: "aborted", reason: findReason(chain.reader, decidedAt, entry) };
  });
}

/** Seals empty blocks up to a height, so that what is planned there happens. Returns how many. */
export async function sealEmptyBlocks(
  chain: LedgerChain,
  upTo: Height,
  hooks: {
    readonly onBlock: (height: Height) => Promise<void> | void;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  let sealed = 0;
  while (chain.branch.height < upTo && !hooks.signal.aborted) {
    const isFollowed = chain.branch.height + 1 < upTo;
    chain.seal({ timeMs: Date.now(), items: [], isFollowed });
    sealed += 1;
    await hooks.onBlock(chain.branch.height);
  }
  return sealed;
}

/** The block that decides an entry: as far before its start as the record in force there asks for. */
function decisionHeight(chain: LedgerChain, entry: PlanEntry): Height | null {
  const { schedule } = chain.branch.facts;
  for (const { record } of schedule) {
    const height = entry.start - record.timing.minDelayBlocks;
    if (height > 0 && resolveEpoch(schedule, height).record.index === record.index) return height;
  }
  return null;
}

function findReason(chain: ChainReader, height: Height, entry: PlanEntry): string | null {
  for (const { value } of readBlock(chain, height).body.statements) {
    if (value.type !== "system" || value.topic !== "activation_aborted") continue;
    const aborted = decodeActivationAborted(value.data);
    if (aborted?.start === entry.start) return aborted.reason;
  }
  return null;
}
