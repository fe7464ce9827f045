import { decode } from "../codec/canonical.ts";
import type { RawBlock } from "../consensus/block.ts";
import type { Branch } from "../consensus/branch.ts";
import { type CommitFault, verifyCommit } from "../consensus/commit.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { type CommitStatement, statementSchema } from "../ledger/statement.ts";
import { ChainVerifier, type VerifiedBlock } from "../machine/chain-verifier.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import type { Height } from "../primitives/brand.ts";
import type { Algorithms } from "./algorithms.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import { yieldNow } from "./verify-pace.ts";

/** A block with the height at which it is to stand. */
export interface PlacedBlock {
  readonly height: Height;
  readonly raw: RawBlock;
}

/** A chain to verify: its document, the records that it announces, and its blocks from block 0 on. */
export interface VerifySource {
  readonly document: GenesisDocument;
  readonly algorithms: Algorithms;
  readonly records: readonly EpochRecord[];
  readonly blocks: Iterable<PlacedBlock> | AsyncIterable<PlacedBlock>;
  /** Commits that no body carries; asked for after the last block. */
  readonly loose: () => readonly CommitStatement[];
}

/** A block that breaks the rules, with the bytes that show it. */
export interface BadBlock {
  readonly height: Height;
  readonly raw: RawBlock;
  readonly rejection: BlockRejection;
}

/** A commit beside the blocks that is not valid. */
export interface LooseFault {
  readonly height: Height;
  readonly reason: CommitFault["reason"] | "height";
}

/** What a verification has shown. */
export interface ChainVerdict {
  /** Blocks that passed every stage asked for, from block 0 on. */
  readonly checked: number;
  readonly statements: number;
  /** Null iff every block passed. */
  readonly bad: BadBlock | null;
  /** Branch after the newest block that passed. */
  readonly branch: Branch;
  /** What is wrong with a commit that no body carries, or null. */
  readonly looseFault: LooseFault | null;
  /** What was left out, in words. */
  readonly notChecked: readonly string[];
}

/** Blocks between two looks at whether the user wants to stop. */
const PACE_BLOCKS = 16;

/**
 * Verifies a chain from its bytes alone: stages D and V, the commits, and with `replay` stage X. It stops at the first
 * block that fails, since the rules of what follows rest on it. Cost: linear in the bytes; memory for one block and the
 * state.
 */
export async function verifyChain(
  source: VerifySource,
  options: {
    readonly replay: boolean;
    readonly onBlock?: (height: Height) => Promise<void> | void;
    /** Told of every block that passed, with the state after it; null where stage X is left out. */
    readonly onVerified?: (verified: VerifiedBlock, state: StateReader | null) => void;
  },
): Promise<ChainVerdict> {
  const { document, algorithms, records } = source;
  const { hashes, suites } = algorithms;
  const verifier = new ChainVerifier({
    document,
    hashes,
    suites,
    foreseen: records,
    replay: options.replay,
  });
  let statements = 0;
  let bad: BadBlock | null = null;
  for await (const { height, raw } of source.blocks) {
    const verified = verifier.verify(raw);
    if (!verified.ok) {
      bad = { height, raw, rejection: verified.error };
      break;
    }
    statements += raw.statements.length;
    options.onVerified?.(verified.value, verifier.state);
    await options.onBlock?.(height);
    if (height % PACE_BLOCKS === 0) await yieldNow();
  }
  const { branch, unchecked } = verifier;
  const loose = bad === null ? checkLoose(verifier, source) : { fault: null, unchecked: [] };
  const notChecked = [...unchecked, ...loose.unchecked];
  const checked = branch.height + 1;
  return { checked, statements, bad, branch, looseFault: loose.fault, notChecked };
}

/** The commits beside the blocks: of one of the newest two, by the set of that height. */
function checkLoose(
  verifier: ChainVerifier,
  { algorithms, loose }: VerifySource,
): { readonly fault: LooseFault | null; readonly unchecked: readonly string[] } {
  const { branch } = verifier;
  const unchecked: string[] = [];
  for (const { height, seals } of loose()) {
    const subject = branch.sealable.find((candidate) => candidate.height === height);
    if (subject === undefined) return { fault: { height, reason: "height" }, unchecked };
    const sealers = verifier.sealersAt(height);
    if (sealers === null) {
      unchecked.push(`commit of block ${height}: evidence changed the set of sealers`);
      continue;
    }
    const { policy } = resolveEpoch(branch.facts.schedule, height).record;
    const { suites } = algorithms;
    const verified = verifyCommit(seals, { subject, sealers, admitted: policy.seal, suites });
    if (!verified.ok) return { fault: { height, reason: verified.error.reason }, unchecked };
  }
  return { fault: null, unchecked };
}

/** The blocks of a data folder from block 0 up to a height. Throws `STORAGE_PRUNED` where they are not all held. */
export function storedSource(chain: ChainReader, to: Height): VerifySource {
  const { document, algorithms, store } = chain;
  store.requireAll();
  return {
    document,
    algorithms,
    records: readBranch(chain).facts.schedule.map(({ record }) => record),
    blocks: store.blocks.blocks({ from: 0, to }),
    loose: () => (to === store.tipHeight ? decodeLoose(store.looseCommit) : []),
  };
}

function decodeLoose(bytes: Uint8Array | undefined): readonly CommitStatement[] {
  const decoded = bytes === undefined ? undefined : decode(statementSchema, bytes);
  return decoded?.ok === true && decoded.value.type === "commit" ? [decoded.value] : [];
}

/** Epochs and transitions among the first blocks of a branch. */
export function countEpochs(
  branch: Branch,
  to: Height,
): { readonly epochs: number; readonly transitions: number } {
  const started = branch.facts.schedule.filter(({ record }) => record.start <= to).length;
  return { epochs: started, transitions: Math.max(0, started - 1) };
}
