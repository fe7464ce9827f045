import { readAccount } from "../../governance/account.ts";
import type { Rejection, RejectionCode } from "../../governance/rejection.ts";
import { decodeTransaction } from "../../ledger/transaction.ts";
import { type ExaminedTransaction, examineTransaction } from "../../machine/admission.ts";
import type { ExecutionContext } from "../../machine/execution-context.ts";
import { computeTxId } from "../../machine/governance-context.ts";
import { nextContext } from "../../machine/next-context.ts";
import { refuseVerdict } from "../../machine/refuse-verdict.ts";
import { classOfBody, type TransactionClass } from "../../machine/transaction-class.ts";
import type { SignatureVerdict } from "../../machine/verify-signatures.ts";
import type { Digest, TimeMs } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex } from "../../primitives/hex.ts";
import type { LedgerError } from "../../primitives/ledger-error.ts";
import { err, ok, type Result } from "../../primitives/result.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { VerdictPool } from "../signature-workers/verdict-pool.ts";
import { findInclusion } from "./find-inclusion.ts";
import type { Mempool } from "./mempool.ts";
import { MempoolEntry } from "./mempool-entry.ts";
import type { MempoolLimits } from "./mempool-limits.ts";
import type { RecentInclusions } from "./recent-inclusions.ts";
import { refuseReplacement } from "./refuse-replacement.ts";
import { sequenceView } from "./sequence-view.ts";
import type { DropReason, Inclusion, Submission, SubmitFault } from "./submission.ts";
import { VerificationLine } from "./verification-line.ts";

/** What admission works with. */
export interface AdmissionParts {
  readonly chain: LedgerChain;
  readonly mempool: Mempool;
  readonly verdicts: VerdictPool;
  readonly recent: RecentInclusions;
  readonly limits: MempoolLimits;
  readonly now: () => TimeMs;
  /** Why nothing new is taken now, or null. */
  readonly refuseAll: () => LedgerError | null;
  readonly onVerifierFailed: (hash: Digest, cause: unknown) => void;
  /** Tells those who wait for an entry that it is out of the mempool. */
  readonly drop: (entry: MempoolEntry, reason: DropReason) => void;
}

type Answer = Result<Submission, SubmitFault>;

/** A transaction that is sound but for its signatures, of which nothing is known yet. */
interface Considered {
  readonly examined: ExaminedTransaction;
  /** The context that it was examined in. */
  readonly context: ExecutionContext;
  readonly class: TransactionClass;
  readonly hash: Digest;
  readonly isPriority: boolean;
}

/** Refusals that a transaction meets because it stands in a block already. */
const AFTER_INCLUSION: ReadonlySet<RejectionCode> = new Set([
  "GOV_TX_GENERATION",
  "GOV_TX_EXPIRED",
  "GOV_NONCE_LOW",
]);

/**
 * Judges transactions that ask to wait for a block: everything that costs little first, in the documented order, then
 * the bounds of the mempool, and the signatures last, on other threads. What has changed meanwhile is asked again.
 */
export class Admission {
  readonly #parts: AdmissionParts;
  readonly #line: VerificationLine;
  /** What is being verified, so that the same bytes sent twice are verified once. */
  readonly #asked = new Map<
    string,
    { readonly bytes: Uint8Array; readonly answer: Promise<Answer> }
  >();
  #context: ExecutionContext | null = null;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
    this.#line = new VerificationLine(parts.limits.verifying);
  }

  /** Transactions whose signatures are being verified, and how many that may be. */
  get verifying(): { readonly count: number; readonly countMax: number } {
    return { count: this.#line.count, countMax: this.#line.countMax };
  }

  /** The context of the next block. */
  context(): ExecutionContext {
    const { machine } = this.#parts.chain;
    if (this.#context?.branch !== machine.branch) this.#context = nextContext(machine);
    return this.#context;
  }

  admit(given: Uint8Array, isPriority: boolean): Promise<Answer> {
    // A copy, since what was given may be a view of something larger, or be written to by its owner.
    const isTooLarge = given.length > this.context().branch.facts.limits.txBytesMax;
    const bytes = isTooLarge ? given : Uint8Array.from(given);
    const considered = this.#consider(bytes, isPriority);
    if (!("examined" in considered)) return Promise.resolve(considered);
    const name = toHex(considered.hash);
    const asked = this.#asked.get(name);
    if (asked !== undefined && equalBytes(asked.bytes, bytes)) return asked.answer;
    const { account } = considered.examined.transaction.body;
    const unverified = { class: considered.class, account, sizeBytes: bytes.length };
    const full = this.#line.enter(unverified);
    if (full !== null) return Promise.resolve(err(full));
    const answer = this.#verify(considered).finally(() => {
      this.#line.leave(unverified);
      if (this.#asked.get(name)?.answer === answer) this.#asked.delete(name);
    });
    this.#asked.set(name, { bytes, answer });
    return answer;
  }

  /** Has the signatures verified, again if the keys change meanwhile, and lets the transaction wait. */
  async #verify(first: Considered): Promise<Answer> {
    let considered = first;
    for (;;) {
      const { examined, isPriority } = considered;
      const verdict = await this.#judge(considered);
      const refused = refuseVerdict(examined, verdict);
      if (refused !== null) return rejected(refused);
      const isAsBefore = considered.context === this.context();
      const again = isAsBefore
        ? this.#findPlace(considered)
        : this.#consider(examined.bytes, isPriority);
      if (!("examined" in again)) return again;
      if (hasSameKeys(examined, again.examined)) return ok(this.#add(again));
      considered = again;
    }
  }

  /** What the signatures are worth. Where verifying fails, which is a defect, they are worth nothing. */
  async #judge({ examined, hash }: Considered): Promise<SignatureVerdict> {
    try {
      return await this.#parts.verdicts.judge(examined);
    } catch (cause) {
      this.#parts.onVerifierFailed(hash, cause);
      return { isFirstKeyValid: true, verified: 0 };
    }
  }

  /** Everything but the signatures: an answer, or what is left to verify. */
  #consider(bytes: Uint8Array, isPriority: boolean): Answer | Considered {
    const context = this.context();
    const examined = this.#examine(bytes, context);
    if (!examined.ok) return this.#answerRefused(bytes, examined.error);
    const { body } = examined.value.transaction;
    return this.#findPlace({
      examined: examined.value,
      context,
      class: classOfBody(body),
      hash: computeTxId(body, context),
      isPriority,
    });
  }

  /** Whether a transaction that is sound in itself waits already, and whether there is room for it. */
  #findPlace(considered: Considered): Answer | Considered {
    const known = this.#findKnown(considered);
    if (known !== null) return ok(known);
    const refused = this.#refusePlace(considered);
    return refused === null ? considered : err(refused);
  }

  #examine(bytes: Uint8Array, context: ExecutionContext): Result<ExaminedTransaction, Rejection> {
    const { chain, limits } = this.#parts;
    const { sigCostMax, txBytesMax } = context.branch.facts.limits;
    const decoded = bytes.length > txBytesMax ? undefined : decodeTransaction(bytes);
    const { state } = chain.machine;
    const view =
      decoded?.ok === true ? sequenceView(state, decoded.value.body, limits.sequenceSpan) : state;
    return examineTransaction(bytes, view, context, sigCostMax);
  }

  /** A refusal, unless the transaction is refused for standing in a block already: then that is the answer. */
  #answerRefused(bytes: Uint8Array, rejection: Rejection): Answer {
    if (!AFTER_INCLUSION.has(rejection.code)) return rejected(rejection);
    const decoded = decodeTransaction(bytes);
    if (!decoded.ok) return rejected(rejection);
    const { body } = decoded.value;
    const inclusion =
      this.#parts.recent.find(computeTxId(body, this.context())) ??
      findInclusion(this.#parts.chain, body);
    return inclusion === null ? rejected(rejection) : ok(included(inclusion, classOfBody(body)));
  }

  #findKnown({ hash }: Considered): Submission | null {
    const entry = this.#parts.mempool.find(hash);
    return entry === undefined ? null : submissionOf(entry);
  }

  /** Why there is no place for a transaction that is sound in itself. */
  #refusePlace(considered: Considered): SubmitFault | null {
    const { mempool, chain, refuseAll } = this.#parts;
    const { examined, class: name, isPriority } = considered;
    const { account, sequence } = examined.transaction.body;
    if (isPriority && name !== "emergency") return { reason: "notEmergency", class: name };
    const error = refuseAll();
    if (error !== null) return { reason: "unavailable", error };
    const liquid = readAccount(chain.machine.state, account)?.liquid ?? 0n;
    const rejection = refuseReplacement(examined, mempool, liquid);
    if (rejection !== null) return { reason: "rejected", rejection };
    const sizeBytes = examined.bytes.length;
    const newcomer = { class: name, account, sequence, sizeBytes, isPriority };
    return mempool.refuseRoom(newcomer, this.#nextInState(examined));
  }

  /** Lets a transaction wait. Requires: it was considered in this turn, and its signatures hold. */
  #add({ examined, class: name, hash }: Considered): Submission {
    const { mempool, verdicts, now, drop } = this.#parts;
    const entry = new MempoolEntry(examined, { class: name, hash, arrivedMs: now() });
    const replaced = mempool.add(entry, this.#nextInState(examined));
    if (replaced !== undefined) drop(replaced, { code: "replaced", by: hash });
    verdicts.remember(examined);
    return submissionOf(entry);
  }

  #nextInState({ transaction }: ExaminedTransaction): number {
    const { account } = transaction.body;
    return readAccount(this.#parts.chain.machine.state, account)?.sequence ?? 0;
  }
}

function rejected(rejection: Rejection): Answer {
  return err({ reason: "rejected", rejection });
}

function submissionOf(entry: MempoolEntry): Submission {
  const state = entry.isParked ? "parked" : "waiting";
  return { hash: entry.hash, class: entry.class, state, settled: entry.settled };
}

function included(inclusion: Inclusion, name: TransactionClass): Submission {
  const { hash } = inclusion;
  return { hash, class: name, state: "included", settled: Promise.resolve(inclusion) };
}

function hasSameKeys(left: ExaminedTransaction, right: ExaminedTransaction): boolean {
  return left.keys.every(({ suite, publicKey }, index) => {
    const other = right.keys[index];
    return other?.suite === suite && equalBytes(other.publicKey, publicKey);
  });
}
