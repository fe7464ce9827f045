import { resolveEpoch } from "../consensus/schedule.ts";
import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import { NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { CommandContext, GovernanceContext } from "../governance/context.ts";
import type { StateReader } from "../governance/state-access.ts";
import { type EpochRecord, epochAlgorithm } from "../ledger/epoch-record.ts";
import { computeTransactionId, type TransactionBody } from "../ledger/transaction.ts";
import type { Digest } from "../primitives/brand.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { LedgerView } from "./ledger-view.ts";

/** What governance may know in a block. Made once for each block. */
export function governanceContext(
  context: Omit<ExecutionContext, "governance">,
  state: StateReader,
): GovernanceContext {
  const { branch, environment, height, now, producer } = context;
  const { record } = resolveEpoch(branch.facts.schedule, height);
  return {
    chainId: branch.chainId,
    height,
    now,
    hash: requireHash(environment.hashes, epochAlgorithm(record)),
    suites: environment.suites,
    nameHash: requireHash(environment.hashes, NAME_HASH_CODE),
    admitted: record.policy,
    ledger: new LedgerView(context, state),
    network: branch.network,
    producer,
  };
}

/** What the decision on a transaction may know. Its id is computed when it is asked for: most commands never do. */
export function commandContext(body: TransactionBody, context: ExecutionContext): CommandContext {
  let txId: Digest | undefined;
  return {
    ...context.governance,
    sender: body.account,
    sequence: body.sequence,
    get txId() {
      txId ??= computeTxId(body, context);
      return txId;
    },
  };
}

/** Id of a transaction under the canonical code of the record in force. */
export function computeTxId(body: TransactionBody, context: ExecutionContext): Digest {
  const { environment, branch, height } = context;
  const { record } = resolveEpoch(branch.facts.schedule, height);
  return computeTransactionId(transactionHash(record, environment.hashes), body);
}

/** The canonical hash function of a record, under which its blocks name transactions. */
export function transactionHash(record: EpochRecord, hashes: HashRegistry): HashFunction {
  const canonical = record.rule <= 3 ? record.algs.legacy : record.algs.pq;
  return requireHash(hashes, canonical ?? epochAlgorithm(record));
}
