import { resolveEpoch } from "../../consensus/schedule.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { appendAudit } from "../../governance/audit.ts";
import type { AuditEntry } from "../../governance/audit-entry.ts";
import { Overlay } from "../../governance/overlay.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { epochAlgorithm } from "../../ledger/epoch-record.ts";
import { computeTransactionId } from "../../ledger/transaction.ts";
import { auditFacts } from "../../machine/audit-facts.ts";
import { readClock } from "../../machine/clock.ts";
import { transactionHash } from "../../machine/governance-context.ts";
import type { Height } from "../../primitives/brand.ts";
import { type ChainReader, readBlock, startBranch } from "../chain-reader.ts";
import type { IndexedBlock } from "./indexed-block.ts";

/**
 * A stored block as it was committed, without executing it: its branch and its undo are held, and its part of the audit
 * trail follows from its body. Requires: a height whose undo is held; the states before and after the block.
 */
export function readIndexedBlock(
  chain: ChainReader,
  height: Height,
  states: { readonly before: StateReader; readonly after: StateReader },
): IndexedBlock {
  const { store, algorithms } = chain;
  const branch = store.branch(startBranch(chain), height);
  const block = readBlock(chain, height);
  const ids = new Map(store.blocks.header(height).ids);
  const undo = store.undoOf(height);
  const held = { block, branch, ids, undo };
  const audit = height === 0 ? [] : readAudit(held, states, algorithms.hashes);
  return { ...held, audit };
}

function readAudit(
  { block, branch }: Omit<IndexedBlock, "audit">,
  { before, after }: { readonly before: StateReader; readonly after: StateReader },
  hashes: HashRegistry,
): readonly AuditEntry[] {
  const { height, chainId, facts } = branch;
  const { record } = resolveEpoch(facts.schedule, height);
  const named = transactionHash(record, hashes);
  const stated = auditFacts(block.body.statements, (body) => computeTransactionId(named, body));
  const hash = requireHash(hashes, epochAlgorithm(record));
  return appendAudit(new Overlay(before), stated, { chainId, height, now: readClock(after), hash });
}
