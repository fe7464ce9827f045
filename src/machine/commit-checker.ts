import { decode } from "../codec/canonical.ts";
import type { Block } from "../consensus/block.ts";
import type { Branch } from "../consensus/branch.ts";
import { verifyCommit } from "../consensus/commit.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { EVIDENCE_FORMS } from "../ledger/evidence.ts";
import { evidenceAcceptedSchema } from "../ledger/ledger-topics.ts";
import type { SealerSet } from "../ledger/sealers.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { type ReplayFault, replayFault } from "./replay-fault.ts";

/** Checks carried commits without a state: by the sealers of genesis, as long as no body states a change of the set. */
export class CommitChecker {
  readonly #sealers: SealerSet;
  readonly #suites: SuiteRegistry;
  #changedAt: number | null = null;

  constructor(options: {
    readonly document: GenesisDocument;
    readonly hashes: HashRegistry;
    readonly suites: SuiteRegistry;
  }) {
    const sha3 = requireHash(options.hashes, NAME_HASH_CODE);
    this.#sealers = options.document.genesis.sealers.map((sealer) => ({
      ...sealer,
      keyId: computeKeyId(sha3, sealer.suite, sealer.publicKey),
    }));
    this.#suites = options.suites;
  }

  /** What could not be checked, in words. */
  get unchecked(): readonly string[] {
    if (this.#changedAt === null) return [];
    return [`commits after block ${this.#changedAt}: evidence changed the set of sealers`];
  }

  /** The sealers of genesis, or null once a body has stated a change of the set. */
  get sealers(): SealerSet | null {
    return this.#changedAt === null ? this.#sealers : null;
  }

  /** The fault of the commit that the block carries, or null. */
  check(block: Block, branch: Branch): ReplayFault | null {
    const fault = this.#changedAt === null ? this.#checkCarried(block, branch) : null;
    if (this.#changedAt === null && changesSealers(block)) this.#changedAt = branch.height + 1;
    return fault;
  }

  #checkCarried(block: Block, branch: Branch): ReplayFault | null {
    const first = block.body.statements[0]?.value;
    if (first?.type !== "commit") return null;
    const subject = branch.sealable.find((candidate) => candidate.height === first.height);
    const expected = "a commit of one of the newest two blocks";
    if (subject === undefined) {
      return replayFault("REPLAY_COMMIT", { index: 0, expected, found: `block ${first.height}` });
    }
    const { policy } = resolveEpoch(branch.facts.schedule, first.height).record;
    const verified = verifyCommit(first.seals, {
      subject,
      sealers: this.#sealers,
      admitted: policy.seal,
      suites: this.#suites,
    });
    if (verified.ok) return null;
    const found = `${verified.error.reason} at fault`;
    return replayFault("REPLAY_COMMIT", { index: 0, expected: "valid seals", found });
  }
}

function changesSealers(block: Block): boolean {
  return block.body.statements.some(({ value }) => {
    if (value.type !== "system" || value.topic !== "evidence.accepted") return false;
    const decoded = decode(evidenceAcceptedSchema, value.data);
    return !decoded.ok || decoded.value.form === EVIDENCE_FORMS.equivocation;
  });
}
