import { encode } from "../../codec/canonical.ts";
import type { AuditEntry } from "../../governance/audit-entry.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { chainRecordsSchema } from "../../ledger/chain-file-item.ts";
import type { EpochRecord } from "../../ledger/epoch-record.ts";
import type { CommitStatement } from "../../ledger/statement.ts";
import { readClock } from "../../machine/clock.ts";
import { type GenesisDocument, readGenesisDocument } from "../../machine/genesis-document.ts";
import type { Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { type Algorithms, algorithmsFor } from "../algorithms.ts";
import { genesisError } from "../chain-error.ts";
import { readChainFile } from "../chain-file-source.ts";
import { readProposalFacts } from "../index/proposal-facts.ts";
import { type ChainVerdict, verifyChain } from "../verify-chain.ts";
import { type BundleFile, decodeItem, openBundle, readItems } from "./bundle-file.ts";
import { type BundleProposal, bundleEntrySchema, bundleProposalSchema } from "./bundle-format.ts";
import { TrailChecker, type TrailFault } from "./check-trail.ts";
import { ProposalRecount, type StepResult } from "./recompute-proposal.ts";

/** Something that a bundle says of a proposal and that is not so. */
export interface ProposalFault {
  readonly number: number;
  readonly field: keyof BundleProposal | "count";
}

/** What the verification of a bundle has shown. */
export interface BundleVerdict {
  readonly bundle: BundleFile;
  readonly document: GenesisDocument;
  readonly chain: ChainVerdict;
  /** Entries of the trail that are as the blocks have them, and the first that is not. */
  readonly entries: number;
  readonly trailFault: TrailFault | null;
  /** True iff the file's list of records is not what its bodies decide. */
  readonly recordsDiffer: boolean;
  readonly proposalFault: ProposalFault | null;
  /** The steps of the proposal that was asked for; empty where none was. */
  readonly steps: readonly StepResult[];
  /** Whether both trailers state the digests of what stands before them. */
  readonly isWhole: boolean;
  readonly isValid: boolean;
}

/**
 * Verifies a bundle offline: replays every block from the genesis document on, holds the audit trail and the list of
 * proposals against what that brings about, and computes one proposal again if asked. What a part says is judged, not
 * the digests behind it alone. Cost: as verifying the chain.
 */
export async function verifyBundle(
  path: string,
  loaded: Algorithms,
  options: {
    readonly proposal?: number;
    readonly onBlock?: (done: number, of: number) => Promise<void> | void;
  } = {},
): Promise<BundleVerdict> {
  const bundle = openBundle(path);
  const { genesis, records, to } = readHead(bundle);
  const read = readGenesisDocument(genesis, loaded.hashes);
  if (!read.ok) throw genesisError(read.error);
  const document = read.value;
  const isSameChain = equalBytes(document.chainId, bundle.head.chainId);
  if (!isSameChain || to !== bundle.head.to) throw otherChainError(path);
  const algorithms = algorithmsFor(loaded, document.genesis.network);
  const trail = new TrailChecker(readEntries(bundle), algorithms);
  const recount = options.proposal === undefined ? null : new ProposalRecount(options.proposal);
  const parts = chainParts(bundle);
  let last: StateReader | null = null;
  const chain = await verifyChain(
    { document, algorithms, records, blocks: parts.blocks, loose: parts.loose },
    {
      replay: true,
      onBlock: (height) => options.onBlock?.(height + 1, bundle.head.to + 1),
      onVerified: (verified, state) => {
        if (state === null || verified.executed === null) return;
        last = state;
        trail.check(verified, state);
        recount?.note(verified.executed.audit, state);
      },
    },
  );
  if (chain.bad === null) trail.finish();
  const schedule = chain.branch.facts.schedule.map(({ record }) => record);
  const isReplayed = chain.bad === null && last !== null;
  const recordsDiffer = isReplayed && !isSameList(records, schedule);
  const proposalFault = isReplayed && last !== null ? checkProposals(bundle, last) : null;
  const steps = recount?.results() ?? [];
  const isWhole = bundle.isWhole && parts.isWhole();
  const isValid =
    chain.bad === null &&
    chain.looseFault === null &&
    trail.fault === null &&
    proposalFault === null &&
    !recordsDiffer &&
    isWhole &&
    steps.every(({ holds }) => holds !== false);
  const { checked: entries, fault: trailFault } = trail;
  return {
    bundle,
    document,
    chain,
    entries,
    trailFault,
    recordsDiffer,
    proposalFault,
    steps,
    isWhole,
    isValid,
  };
}

/** The document and the records, which stand before the blocks. */
function readHead(bundle: BundleFile): {
  readonly genesis: Uint8Array;
  readonly records: readonly EpochRecord[];
  readonly to: Height;
} {
  let genesis: Uint8Array | undefined;
  let to = -1;
  for (const item of readChainFile(bundle.path, bundle.chain)) {
    if (item.name === "head") to = item.head.from === 0 ? item.head.to : -1;
    if (item.name === "genesis") genesis = item.genesis;
    if (item.name !== "records" || genesis === undefined) continue;
    return { genesis, records: item.records, to };
  }
  throw otherChainError(bundle.path);
}

/** Blocks and loose commits of the chain file, and whether its own trailer states the digests of its bytes. */
function chainParts(bundle: BundleFile) {
  let commits: readonly CommitStatement[] = [];
  let isWhole = true;
  function* blocks() {
    try {
      for (const item of readChainFile(bundle.path, bundle.chain)) {
        if (item.name === "block") yield { height: item.height, raw: item.block };
        if (item.name === "commits") commits = item.commits;
      }
    } catch (cause) {
      // The trailer comes last, and what it covers has been judged by then.
      if (!(cause instanceof LedgerError) || cause.code !== "CHAIN_FILE_DIGEST") throw cause;
      isWhole = false;
    }
  }
  return { blocks: blocks(), loose: () => commits, isWhole: () => isWhole };
}

function* readEntries(bundle: BundleFile): Generator<AuditEntry, void> {
  for (const item of tailOf(bundle)) {
    if (item.place < bundle.head.entries) yield decodeItem(bundleEntrySchema, item, bundle.path);
  }
}

function* tailOf(bundle: BundleFile) {
  const { entries, proposals } = bundle.head;
  let place = 0;
  for (const item of readItems(bundle, bundle.tail, entries + proposals)) {
    yield { ...item, place };
    place += 1;
  }
}

/** Holds what the bundle says of every proposal against the state after the newest block. */
function checkProposals(bundle: BundleFile, state: StateReader): ProposalFault | null {
  const now = readClock(state);
  let number = 0;
  for (const item of tailOf(bundle)) {
    if (item.place < bundle.head.entries) continue;
    const given = decodeItem(bundleProposalSchema, item, bundle.path);
    number += 1;
    if (given.number !== number || number > countProposals(state)) {
      return { number: given.number, field: "number" };
    }
    const field = differingField(given, state, now);
    if (field !== null) return { number, field };
  }
  return number === countProposals(state) ? null : { number: number + 1, field: "count" };
}

function differingField(
  given: BundleProposal,
  state: StateReader,
  now: number,
): keyof BundleProposal | null {
  const facts = readProposalFacts(state, given.number, now);
  const { contentHash } = requireProposal(state, given.number).content;
  if (!equalBytes(given.id, facts.id)) return "id";
  if (given.type !== facts.type) return "type";
  if (!equalBytes(given.proposer, facts.proposer)) return "proposer";
  if (given.createdHeight !== facts.createdHeight) return "createdHeight";
  if (given.status !== facts.status) return "status";
  if (given.reason !== facts.reason) return "reason";
  return equalBytes(given.contentHash, contentHash) ? null : "contentHash";
}

function isSameList(left: readonly EpochRecord[], right: readonly EpochRecord[]): boolean {
  return equalBytes(encode(chainRecordsSchema, left), encode(chainRecordsSchema, right));
}

function otherChainError(path: string): LedgerError {
  return new LedgerError({
    code: "AUDIT_BUNDLE_CHAIN",
    message: `The bundle ${path} holds a chain file of another chain or of other blocks than its head names.`,
    fix: "Take another copy of the file, or export it again with mathledger audit export.",
    evidence: { path },
  });
}
