import { decodeOwn } from "../../codec/canonical.ts";
import { canonicalCode } from "../../consensus/rules.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { eventOfTopic } from "../../governance/event-table.ts";
import type { Severity } from "../../governance/names.ts";
import type { BodyStatement } from "../../ledger/body-statement.ts";
import type { ReceiptStatement, StatementEvent } from "../../ledger/statement.ts";
import type { TransactionBody } from "../../ledger/transaction.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import { nameTransactions } from "../../storage/transaction-index.ts";
import { accountsOf } from "./event-accounts.ts";
import { type EventSubject, subjectOf } from "./event-subject.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import type { IndexedBlock } from "./indexed-block.ts";

/** A transaction of a block with what became of it. */
export interface TransactionFact {
  /** `height * 2^20 + place among the statements`. */
  readonly tx: number;
  readonly hash: Digest;
  readonly body: TransactionBody;
  readonly receipt: ReceiptStatement;
}

/** An event of a block. */
export interface EventFact extends EventSubject {
  /** `height * 2^20 + place among the events`. */
  readonly seq: number;
  readonly topic: string;
  readonly severity: Severity;
  /** Who takes part, the sender of the transaction among them. */
  readonly accounts: readonly AccountId[];
  /** The transaction that brought it about, or null where the block did. */
  readonly transaction: TransactionFact | null;
  readonly data: Uint8Array;
  /** The data decoded; null for facts of the ledger's own rules. */
  readonly value: unknown;
}

/** What an index reads out of a body. */
export interface BlockFacts {
  readonly height: Height;
  readonly transactions: readonly TransactionFact[];
  readonly events: readonly EventFact[];
}

/** Facts of the ledger's own rules that everybody should hear of; the others are of no note. */
const LEDGER_SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ["epoch.started", "notice"],
  ["epoch.scheduled", "notice"],
  ["epoch.cancelled", "warning"],
  ["evidence.accepted", "warning"],
  ["fallback.declared", "critical"],
  ["fallback.vetoed", "critical"],
  ["fallback.ratified", "critical"],
  ["fallback.lapsed", "critical"],
  ["floor.changed", "notice"],
  ["algorithm.status", "notice"],
  ["limits.changed", "notice"],
  ["state.rolledback", "critical"],
]);

/** Transactions and events of a block, in the order of its body. Cost: a digest a transaction, a decoding an event. */
export function readBlockFacts({ block, branch }: IndexedBlock, hashes: HashRegistry): BlockFacts {
  const { height } = branch;
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const { statements } = block.body;
  const named = nameTransactions(requireHash(hashes, canonicalCode(record)), statements);
  const receipts = receiptsOf(statements);
  const transactions = named.map(({ position, id }): TransactionFact => {
    const transaction = statements[position]?.transaction;
    return {
      tx: height * EVENTS_PER_BLOCK_MAX + position,
      hash: id,
      body: assertDefined(transaction, `no transaction at ${position}`).body,
      receipt: assertDefined(receipts.get(position), `no receipt of ${position}`),
    };
  });
  return { height, transactions, events: readEvents(height, statements, transactions) };
}

function receiptsOf(statements: readonly BodyStatement[]): ReadonlyMap<number, ReceiptStatement> {
  const receipts = new Map<number, ReceiptStatement>();
  for (const { value } of statements) {
    if (value.type === "receipt") receipts.set(value.txIndex, value);
  }
  return receipts;
}

function readEvents(
  height: Height,
  statements: readonly BodyStatement[],
  transactions: readonly TransactionFact[],
): readonly EventFact[] {
  const events: EventFact[] = [];
  const add = (event: StatementEvent, transaction: TransactionFact | null) => {
    assert(events.length < EVENTS_PER_BLOCK_MAX, `more events than numbers in block ${height}`);
    events.push({
      seq: height * EVENTS_PER_BLOCK_MAX + events.length,
      ...describeEvent(event, transaction),
    });
  };
  const byPlace = new Map(transactions.map((fact) => [fact.receipt, fact]));
  for (const { value } of statements) {
    if (value.type === "system") add(value, null);
    if (value.type !== "receipt") continue;
    for (const event of value.events) add(event, byPlace.get(value) ?? null);
  }
  return events;
}

function describeEvent(
  { topic, data }: StatementEvent,
  transaction: TransactionFact | null,
): Omit<EventFact, "seq"> {
  const spec = eventOfTopic(topic);
  const common = { topic, data, transaction };
  const sender = transaction === null ? [] : [transaction.body.account];
  if (spec === undefined) {
    const severity = LEDGER_SEVERITIES.get(topic) ?? "info";
    return {
      ...common,
      severity,
      subject: "ledger",
      proposal: null,
      accounts: sender,
      value: null,
    };
  }
  const decoded = decodeOwn(spec.schema, data);
  assert(decoded.ok, `an event ${topic} of a judged block does not decode`);
  const accounts = accountsOf({ account: sender, data: decoded.value });
  const about = subjectOf(topic, decoded.value);
  return { ...common, ...about, severity: spec.severity, accounts, value: decoded.value };
}
