import { decode } from "../codec/canonical.ts";
import type { Branch } from "../consensus/branch.ts";
import type { LedgerFacts } from "../consensus/ledger-facts.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { attestAudit } from "../governance/attest-audit.ts";
import { appendAudit } from "../governance/audit.ts";
import { noteAuditCheckpoint } from "../governance/audit-checkpoint.ts";
import type { AuditEntry } from "../governance/audit-entry.ts";
import type { GovernanceContext } from "../governance/context.ts";
import { Journal } from "../governance/journal.ts";
import { noteMetrics } from "../governance/note-metrics.ts";
import { Overlay } from "../governance/overlay.ts";
import { recommitAudit } from "../governance/recommit-audit.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import { runDueWork } from "../governance/run-due.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import { encodeEpochRecord } from "../ledger/epoch-record.ts";
import {
  PHASE_BEGIN,
  type Statement,
  type StatementEvent,
  statementSchema,
} from "../ledger/statement.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, TimeMs } from "../primitives/brand.ts";
import { acceptEvidence } from "./accept-evidence.ts";
import { admitTransaction } from "./admission.ts";
import { judgeDeployments } from "./advance-deployments.ts";
import { auditFacts } from "./audit-facts.ts";
import { beginBlock } from "./begin-block.ts";
import { endBlock } from "./block-end.ts";
import type { BlockInput, ItemOutcome, ItemRefusal } from "./block-input.ts";
import { BodyBuilder } from "./body-builder.ts";
import { carryOut } from "./carry-out.ts";
import { refuseCommit } from "./commit-item.ts";
import { noteSignals } from "./deployment.ts";
import type { BlockEnvironment, MachineEnvironment } from "./environment.ts";
import { executeTransaction } from "./execute-transaction.ts";
import type { ExecutionContext } from "./execution-context.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { writeGenesisState } from "./genesis-state.ts";
import { computeTxId } from "./governance-context.ts";
import { judgeEvidence } from "./judge-evidence.ts";
import { keepJournal } from "./keep-journal.ts";
import { mirrorFacts } from "./ledger-mirror.ts";

/** What executing a block's inputs on its parent brings about, before any of it is hashed. */
export interface ExecutedBlock {
  readonly timeMs: TimeMs;
  readonly proposer: AccountId;
  readonly carriesPq: boolean;
  readonly statements: readonly BodyStatement[];
  readonly changes: StateChanges;
  readonly facts: LedgerFacts;
  /** One for each item of the input, in order. */
  readonly outcomes: readonly ItemOutcome[];
  /** What the block adds to the audit trail of governance. */
  readonly audit: readonly AuditEntry[];
}

const NO_PROPOSER = new Uint8Array(32) as AccountId;

/** Block 0: the document itself, and the state that it describes. It takes no items. */
export function executeGenesis(
  document: GenesisDocument,
  branch: Branch,
  environment: MachineEnvironment,
): ExecutedBlock {
  assert(branch.height === -1, "genesis on top of a block");
  const draft = new Overlay(EMPTY_STATE);
  writeGenesisState(draft, document, environment.hashes);
  mirrorFacts(draft, null, branch.facts);
  const body = new BodyBuilder(branch.facts.limits);
  const { record } = resolveEpoch(branch.facts.schedule, 0);
  addBegin(body, "genesis", document.bytes);
  addBegin(body, "epoch.started", encodeEpochRecord(record));
  return {
    timeMs: branch.genesisTimeMs,
    proposer: NO_PROPOSER,
    carriesPq: record.algs.pq !== null,
    statements: body.statements,
    changes: draft.changes(),
    facts: branch.facts,
    outcomes: [],
    audit: [],
  };
}

const EMPTY_STATE: StateReader = { get: () => undefined, entries: () => [] };

/**
 * Executes a block above 0: commit, evidence, the begin of the block, its transactions each with its receipt, and its
 * end. Items that may not stand in it are left out and answered; what the rest brings about is returned, and the state
 * handed in is not touched. Cost: linear in the items, and in nothing else that grows with the chain.
 */
export function executeBlock(
  input: BlockInput,
  branch: Branch,
  state: StateReader,
  environment: BlockEnvironment,
): ExecutedBlock {
  const { draft, context, timeMs, carriesPq } = beginBlock(input, branch, state, environment);
  const { height, effects } = context;
  const body = new BodyBuilder(branch.facts.limits);
  noteAuditCheckpoint(draft, context.governance);
  const judged = judgeDeployments(state, height);
  const outcomes = new ItemRunner(body, draft, context).run(input.items);
  endBlock(judged, draft, context);
  for (const event of effects.events) body.add(event);
  mirrorFacts(draft, branch.facts, effects.facts);
  const facts = auditFacts(body.statements, (tx) => computeTxId(tx, context));
  const audit = appendAudit(draft, facts, context.governance);
  noteMetrics(
    draft,
    facts.map(({ event }) => event),
    context,
  );
  return {
    timeMs,
    proposer: input.proposer ?? NO_PROPOSER,
    carriesPq,
    statements: body.statements,
    changes: draft.changes(),
    facts: effects.facts,
    outcomes,
    audit,
  };
}

/** Runs the items of a block in the order of the grammar: commit, evidence, begin, transactions. */
class ItemRunner {
  readonly #body: BodyBuilder;
  readonly #draft: Overlay;
  readonly #context: ExecutionContext;
  #stage: "commit" | "evidence" | "transactions" = "commit";
  #costLeft: number;
  /** What evidence brought about, to be stated at the begin. */
  readonly #begun: StatementEvent[] = [];

  constructor(body: BodyBuilder, draft: Overlay, context: ExecutionContext) {
    this.#body = body;
    this.#draft = draft;
    this.#context = context;
    this.#costLeft = context.branch.facts.limits.sigCostMax;
  }

  run(items: readonly Uint8Array[]): readonly ItemOutcome[] {
    const outcomes = items.map((item) => this.#runItem(item));
    this.#begin();
    return outcomes;
  }

  #runItem(item: Uint8Array): ItemOutcome {
    const decoded = decode(statementSchema, item);
    if (!decoded.ok) {
      return refused({
        code: "REPLAY_ORDER",
        detail: `item is no statement: ${decoded.error.code}`,
      });
    }
    const value = decoded.value;
    switch (value.type) {
      case "commit":
        return this.#runCommit(value);
      case "evidence":
        return this.#runEvidence(value);
      case "transaction":
        return this.#runTransaction(item, value.tx);
      case "system":
      case "receipt":
        return refused({ code: "REPLAY_ORDER", detail: `a ${value.type} is never an item` });
    }
  }

  #runCommit(commit: Extract<Statement, { type: "commit" }>): ItemOutcome {
    if (this.#stage !== "commit" || this.#body.nextIndex > 0) {
      return refused({ code: "REPLAY_ORDER", detail: "a commit stands first and alone" });
    }
    const detail = refuseCommit(commit, this.#draft, this.#context);
    if (detail !== null) return refused({ code: "REPLAY_COMMIT", detail });
    noteSignals(this.#draft, commit, this.#context.height);
    return included(this.#body.add(commit));
  }

  #runEvidence(evidence: Extract<Statement, { type: "evidence" }>): ItemOutcome {
    if (this.#stage === "transactions") {
      return refused({ code: "REPLAY_ORDER", detail: "evidence stands before transactions" });
    }
    this.#stage = "evidence";
    const full = this.#refuseRoom(evidence.data.length);
    if (full !== null) return refused({ code: "REPLAY_EVIDENCE", rejection: full });
    const judged = judgeEvidence(evidence, this.#draft, this.#context);
    if (!judged.ok) return refused({ code: "REPLAY_EVIDENCE", rejection: judged.error });
    const journal = acceptEvidence(judged.value, evidence.form, this.#draft, this.#context);
    this.#begun.push(...keepJournal(journal, this.#draft, this.#context));
    return included(this.#body.add(evidence));
  }

  #refuseRoom(sizeBytes: number): Rejection | null {
    if (this.#body.hasRoomFor(sizeBytes, this.#context.effects)) return null;
    return reject("GOV_BLOCK_FULL", { size_bytes: sizeBytes });
  }

  #runTransaction(item: Uint8Array, tx: Uint8Array): ItemOutcome {
    this.#begin();
    const full = this.#refuseRoom(tx.length);
    if (full !== null) return refused({ code: "REPLAY_ADMISSION", rejection: full });
    const admitted = admitTransaction(tx, this.#draft, this.#context, this.#costLeft);
    if (!admitted.ok) return refused({ code: "REPLAY_ADMISSION", rejection: admitted.error });
    this.#costLeft -= admitted.value.signatureCost;
    const index = this.#body.addTransaction(item, admitted.value);
    const executed = executeTransaction(admitted.value, index, this.#draft, this.#context);
    this.#body.add(executed.receipt);
    return { status: "included", index, rejection: executed.rejection };
  }

  /** States the begin of the block once, before its first transaction. */
  #begin(): void {
    if (this.#stage === "transactions") return;
    this.#stage = "transactions";
    const { branch, height } = this.#context;
    const { record } = resolveEpoch(branch.facts.schedule, height);
    if (record.start === height) addBegin(this.#body, "epoch.started", encodeEpochRecord(record));
    this.#beginWith(recommitAudit);
    for (const { topic, data } of this.#begun) addBegin(this.#body, topic, data);
    const due = runDueWork(this.#draft, this.#context.governance);
    for (const { spec, data } of due.events) addBegin(this.#body, spec.topic, data);
    carryOut(due.effects, this.#draft, this.#context);
    this.#beginWith(attestAudit);
  }

  /** States at the begin what a part of governance does by itself. */
  #beginWith(work: (journal: Journal, context: GovernanceContext) => void): void {
    const { governance } = this.#context;
    const journal = new Journal(this.#draft, governance);
    work(journal, governance);
    for (const { topic, data } of keepJournal(journal, this.#draft, this.#context)) {
      addBegin(this.#body, topic, data);
    }
  }
}

function addBegin(body: BodyBuilder, topic: string, data: Uint8Array): void {
  body.add({ type: "system", phase: PHASE_BEGIN, topic, data });
}

function included(index: number): ItemOutcome {
  return { status: "included", index, rejection: null };
}

function refused(reason: ItemRefusal): ItemOutcome {
  return { status: "refused", reason };
}
