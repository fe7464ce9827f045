import { resolveEpoch } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { readAuditHead } from "../../governance/audit.ts";
import type { AuditEntry } from "../../governance/audit-entry.ts";
import { HOUSES } from "../../governance/names.ts";
import { countProposals } from "../../governance/proposal.ts";
import { recountVotes } from "../../governance/recount-votes.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { type Counts, readTally } from "../../governance/tally.ts";
import { verifyAudit } from "../../governance/verify-audit.ts";
import { epochAlgorithm } from "../../ledger/epoch-record.ts";
import { computeTransactionId, type Transaction } from "../../ledger/transaction.ts";
import { judgeAuditTransaction } from "../../machine/audit-transaction.ts";
import type { Candidate } from "../../machine/machine.ts";
import type { HashCode, Height } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import type { LedgerChain } from "../ledger-chain.ts";

/** The audit trail of a story as its blocks have added to it, and the transactions that it names. */
export class StoryAudit {
  readonly #chain: LedgerChain;
  readonly #entries: AuditEntry[] = [];
  readonly #transactions = new Map<string, Transaction>();

  constructor(chain: LedgerChain) {
    this.#chain = chain;
  }

  /** Takes in a sealed block. */
  note({ block, audit }: Pick<Candidate, "block" | "audit">): void {
    this.#entries.push(...audit);
    const { height } = block.header;
    const hash = this.#hash(this.#canonicalCode(height));
    for (const { transaction } of block.body.statements) {
      if (transaction === undefined) continue;
      const id = toHex(computeTransactionId(hash, transaction.body));
      this.#transactions.set(`${height}/${id}`, transaction);
    }
  }

  /** Whether every entry follows, says what it hashes, is signed for, and leads to the head in state. */
  verifies(): boolean {
    const { branch, machine, reader } = this.#chain;
    const { chainId } = branch;
    const { state } = machine;
    const { suites } = reader.algorithms;
    const find = (height: Height, id: string) => this.#transactions.get(`${height}/${id}`);
    const head = readAuditHead(state, { chainId, hash: this.#hashAt(0) });
    const verified = verifyAudit(this.#entries, {
      chainId,
      hashAt: (height) => this.#hashAt(height),
      judgeTransaction: (entry) => judgeAuditTransaction(entry, { find, state, suites }),
      head,
    });
    return verified.ok;
  }

  /** Whether the tallies in state are those that the ballots of the trail give alone. */
  recounts(): boolean {
    const { state } = this.#chain.machine;
    const recount = recountVotes(this.#entries);
    for (let number = 1; number <= countProposals(state); number++) {
      for (const house of HOUSES) {
        const kept = keptCounts(state, number, house);
        if (kept !== null && !equalCounts(kept, recount.counts(number, house))) return false;
      }
    }
    return true;
  }

  #hashAt(height: Height) {
    const { schedule } = this.#chain.branch.facts;
    return this.#hash(epochAlgorithm(resolveEpoch(schedule, height).record));
  }

  #hash(code: HashCode) {
    return requireHash(this.#chain.reader.algorithms.hashes, code);
  }

  #canonicalCode(height: Height): HashCode {
    const { record } = resolveEpoch(this.#chain.branch.facts.schedule, height);
    const canonical = record.rule <= 3 ? record.algs.legacy : record.algs.pq;
    return canonical ?? epochAlgorithm(record);
  }
}

function keptCounts(
  state: StateReader,
  number: number,
  house: (typeof HOUSES)[number],
): Counts | null {
  return readTally(state, number)?.[house]?.cast ?? null;
}

function equalCounts(left: Counts, right: Counts): boolean {
  return (
    left.against === right.against &&
    left.for === right.for &&
    left.abstain === right.abstain &&
    left.veto === right.veto
  );
}
