import { type AdvanceContext, advanceBranch } from "../consensus/advance.ts";
import { type Block, decodeBlock, type RawBlock } from "../consensus/block.ts";
import { type Branch, type ForeseenEpoch, laneOf } from "../consensus/branch.ts";
import { missingCapability } from "../consensus/capability.ts";
import { genesisBranch } from "../consensus/genesis-branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { validateBlock } from "../consensus/validation.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { HistoryAnchor } from "../ledger/epoch-record.ts";
import type { SealerSet } from "../ledger/sealers.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import { unreachable } from "../primitives/assert.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { CommitChecker } from "./commit-checker.ts";
import { suiteFacts } from "./environment.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { type BlockRejection, judgeBlock } from "./judge-block.ts";
import { type Candidate, Machine } from "./machine.ts";
import { MemoryMachineStore } from "./memory-machine-store.ts";
import { sealersAt } from "./sealer-table.ts";

/** A record of the chain that is known before its block is read, with the anchor that it rests on. */
export type ForeseenRecord = ForeseenEpoch & { readonly anchor: HistoryAnchor | null };

/** How a chain is verified. */
export interface VerifierOptions {
  readonly document: GenesisDocument;
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  /** Records that the source of the blocks announces: they cost nothing if false and save a second pass if true. */
  readonly foreseen: readonly ForeseenRecord[];
  /** False leaves out stage X: signatures of transactions, receipts, state roots. */
  readonly replay: boolean;
}

/** A block that has passed every stage that was asked for. */
export interface VerifiedBlock {
  readonly block: Block;
  /** The branch after the block. */
  readonly branch: Branch;
  /** All that its execution has brought about; null where stage X is left out. */
  readonly executed: Candidate | null;
}

/**
 * Verifies a chain from its bytes alone, block by block from the genesis document on. Nothing is stored but the state
 * of the newest block. Cost: linear in the bytes of the chain; memory grows with the state and not with the chain.
 */
export class ChainVerifier {
  readonly #options: VerifierOptions;
  readonly #anchors: AnchorBook;
  readonly #machine: Machine | null;
  readonly #commits: CommitChecker;
  #branch: Branch;

  constructor(options: VerifierOptions) {
    const { document, hashes, suites, foreseen } = options;
    this.#options = options;
    const { chainId, genesis, plan } = document;
    this.#branch = genesisBranch(genesis, { chainId, hashes, plan, foreseen });
    this.#anchors = new AnchorBook(foreseen, hashes);
    const environment = { hashes, suites, past: this.#past() };
    this.#machine = options.replay
      ? new Machine(environment, new MemoryMachineStore(), this.#branch)
      : null;
    this.#commits = new CommitChecker(options);
  }

  /** The branch after the newest verified block. */
  get branch(): Branch {
    return this.#branch;
  }

  /** The state of the newest verified block, or null where stage X is left out. */
  get state(): StateReader | null {
    return this.#machine?.state ?? null;
  }

  /** What was left out, in words; empty when everything was checked. */
  get unchecked(): readonly string[] {
    if (this.#machine !== null) return [];
    return [
      "replay: signatures of transactions, receipts, events and state roots",
      ...this.#commits.unchecked,
    ];
  }

  /** The set that may seal a block at or below the next one, or null where only a replay would know it. */
  sealersAt(height: Height): SealerSet | null {
    return this.#machine === null ? this.#commits.sealers : sealersAt(this.#machine.state, height);
  }

  /** Judges the next block. After a refusal the verifier still stands on the block before. */
  verify(raw: RawBlock): Result<VerifiedBlock, BlockRejection> {
    const verified = this.#machine === null ? this.#verifyShape(raw) : this.#replay(raw);
    if (!verified.ok) return verified;
    this.#branch = verified.value.branch;
    this.#anchors.note(this.#branch);
    return verified;
  }

  #replay(raw: RawBlock): Result<VerifiedBlock, BlockRejection> {
    const machine = this.#machine ?? unreachable("a replay without a machine");
    const { document, hashes, suites } = this.#options;
    const environment = { hashes, suites, past: this.#past() };
    const judged = judgeBlock(raw, machine, { document, environment });
    if (!judged.ok) return judged;
    const executed = machine.commit();
    const { block, branch } = executed;
    return ok({ block, branch, executed });
  }

  /** Stages D and V, the events of the body, and the commits as far as the set of sealers is known. */
  #verifyShape(raw: RawBlock): Result<VerifiedBlock, BlockRejection> {
    const { hashes, suites } = this.#options;
    const branch = this.#branch;
    const height = branch.height + 1;
    const { record } = resolveEpoch(branch.facts.schedule, height);
    const missing = missingCapability(record, hashes, suites);
    if (missing !== null) return err({ stage: "halt", missing, height });
    const { chainId, facts } = branch;
    const isGenesis = height === 0;
    const decoded = decodeBlock(raw, { hashes, chainId, limits: facts.limits, isGenesis });
    if (!decoded.ok) return err({ stage: "D", fault: decoded.error });
    const block = decoded.value;
    const { header, body } = block;
    const violations = validateBlock({ hashes, branch, header, body });
    if (violations.length > 0) return err({ stage: "V", violations });
    const fault = this.#commits.check(block, branch);
    if (fault !== null) return err({ stage: "X", fault });
    const context: AdvanceContext = { hashes, suites: suiteFacts, past: this.#past() };
    const advanced = advanceBranch(branch, block, context);
    if (!advanced.ok) return err({ stage: "E", fault: advanced.error });
    return ok({ block, branch: advanced.value, executed: null });
  }

  /** A stream has no past to go back to; what was foreseen has been kept on the way. */
  #past(): AdvanceContext["past"] {
    return {
      historyRoot: (code, size) => this.#anchors.find(code, size),
      lane: () => undefined,
    };
  }
}

/** The own history roots at the sizes of foreseen anchors, taken when the chain has that size. */
class AnchorBook {
  readonly #hashes: HashRegistry;
  readonly #wanted: readonly HistoryAnchor[];
  readonly #roots = new Map<string, Digest>();

  constructor(foreseen: readonly ForeseenRecord[], hashes: HashRegistry) {
    this.#hashes = hashes;
    this.#wanted = foreseen.flatMap(({ anchor }) => (anchor === null ? [] : [anchor]));
  }

  note(branch: Branch): void {
    for (const { code, size } of this.#wanted) {
      if (size !== branch.height + 1 || !branch.lanes.has(code)) continue;
      const { history } = laneOf(branch, code);
      this.#roots.set(
        `${code}/${size}`,
        computeCompactRoot(requireHash(this.#hashes, code), history),
      );
    }
  }

  find(code: HashCode, size: number): Digest | undefined {
    return this.#roots.get(`${code}/${size}`);
  }
}
