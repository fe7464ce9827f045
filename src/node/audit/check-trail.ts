import { encode } from "../../codec/canonical.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import type { AuditEntry } from "../../governance/audit-entry.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { type AuditFault, verifyAudit } from "../../governance/verify-audit.ts";
import { epochAlgorithm } from "../../ledger/epoch-record.ts";
import { computeTransactionId, type Transaction } from "../../ledger/transaction.ts";
import { judgeAuditTransaction } from "../../machine/audit-transaction.ts";
import type { VerifiedBlock } from "../../machine/chain-verifier.ts";
import { transactionHash } from "../../machine/governance-context.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex } from "../../primitives/hex.ts";
import { bundleEntrySchema } from "./bundle-format.ts";

/** An entry that is not what the blocks bring about: its number, and the first thing that is wrong with it. */
export interface TrailFault {
  readonly seq: number;
  readonly height: number;
  /** `AUDIT_EXTRA`: the blocks bring about fewer entries; `AUDIT_MISSING`: they bring about more. */
  readonly code: AuditFault["code"] | "AUDIT_EXTRA" | "AUDIT_MISSING";
}

/**
 * Holds the entries of a trail against those that executing the blocks brings about, block by block. Where one differs
 * the trail's own rules say what is wrong with it.
 */
export class TrailChecker {
  readonly #given: Iterator<AuditEntry, void>;
  readonly #hashes: HashRegistry;
  readonly #suites: SuiteRegistry;
  #next: AuditEntry | undefined;
  #before: { readonly seq: number; readonly hash: AuditEntry["hash"] } | undefined;
  #checked = 0;
  #fault: TrailFault | null = null;

  constructor(
    given: Iterator<AuditEntry, void>,
    algorithms: { readonly hashes: HashRegistry; readonly suites: SuiteRegistry },
  ) {
    this.#given = given;
    this.#hashes = algorithms.hashes;
    this.#suites = algorithms.suites;
    this.#advance();
  }

  /** Entries that are as the blocks have them. */
  get checked(): number {
    return this.#checked;
  }

  /** The first entry that is not, or null. */
  get fault(): TrailFault | null {
    return this.#fault;
  }

  /** Takes in the next block with the state after it. */
  check(verified: VerifiedBlock, state: StateReader): void {
    if (this.#fault !== null) return;
    const { audit } = assertDefined(
      verified.executed,
      "a trail beside blocks that were not executed",
    );
    const { height } = verified.branch;
    for (const expected of audit) {
      const given = this.#next;
      if (given === undefined) {
        this.#fault = { seq: expected.seq, height, code: "AUDIT_MISSING" };
        return;
      }
      if (!isSame(given, expected)) {
        const code = this.#judge(given, expected, { verified, state });
        this.#fault = { seq: expected.seq, height, code };
        return;
      }
      this.#before = expected;
      this.#checked += 1;
      this.#advance();
    }
  }

  /** Ends the check after the last block. */
  finish(): void {
    if (this.#fault !== null || this.#next === undefined) return;
    const { seq, height } = this.#next;
    this.#fault = { seq, height, code: "AUDIT_EXTRA" };
  }

  #advance(): void {
    const step = this.#given.next();
    this.#next = step.done === true ? undefined : step.value;
  }

  /** What the rules of the trail say of an entry that is not the expected one. */
  #judge(
    given: AuditEntry,
    expected: AuditEntry,
    { verified, state }: { readonly verified: VerifiedBlock; readonly state: StateReader },
  ): TrailFault["code"] {
    const { branch, block } = verified;
    const { record } = resolveEpoch(branch.facts.schedule, branch.height);
    const transactions = new Map<string, Transaction>();
    const named = transactionHash(record, this.#hashes);
    for (const { transaction } of block.body.statements) {
      if (transaction === undefined) continue;
      transactions.set(toHex(computeTransactionId(named, transaction.body)), transaction);
    }
    const judged = verifyAudit([given], {
      chainId: branch.chainId,
      hashAt: () => requireHash(this.#hashes, epochAlgorithm(record)),
      judgeTransaction: (entry) =>
        judgeAuditTransaction(entry, {
          find: (height, id) => (height === branch.height ? transactions.get(id) : undefined),
          state,
          suites: this.#suites,
        }),
      ...(this.#before === undefined ? {} : { after: this.#before }),
      head: expected,
    });
    // Equal hashes over different bytes: the algorithm is broken, and the entry is not the one that was hashed.
    return judged.ok ? "AUDIT_HASH" : judged.error.code;
  }
}

function isSame(left: AuditEntry, right: AuditEntry): boolean {
  return equalBytes(encode(bundleEntrySchema, left), encode(bundleEntrySchema, right));
}
