import { decode } from "../../codec/canonical.ts";
import { type CommitFault, verifyCommit } from "../../consensus/commit.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import type { SealerSet } from "../../ledger/sealers.ts";
import { statementSchema } from "../../ledger/statement.ts";
import type { GenesisDocument } from "../../machine/genesis-document.ts";
import { Machine } from "../../machine/machine.ts";
import { MemoryMachineStore } from "../../machine/memory-machine-store.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Result } from "../../primitives/result.ts";
import type { ChainStore } from "../../storage/chain-store.ts";
import type { Algorithms } from "../algorithms.ts";
import { startBranch } from "../chain-reader.ts";

/** What the seals beside a snapshot say about its block. */
export interface SealsVerdict {
  /** True iff they are a commit by the sealers that the snapshot's own state names. */
  readonly isValid: boolean;
  /** True iff they are one by the sealers of the genesis document, too. */
  readonly isByGenesis: boolean;
  /** In words. */
  readonly says: string;
}

/**
 * Judges the commit of a restored chain's newest block. The set that its state names proves nothing by itself, since
 * the state is part of the snapshot; that of the genesis document does, for whoever trusts the document.
 */
export function checkSeals(
  store: ChainStore,
  bytes: Uint8Array | null,
  ground: { readonly document: GenesisDocument; readonly algorithms: Algorithms },
): SealsVerdict {
  const { document, algorithms } = ground;
  const branch = store.branch(startBranch(ground));
  const { height } = branch;
  const no = (says: string): SealsVerdict => ({ isValid: false, isByGenesis: false, says });
  if (bytes === null) return no("it carries no seals of its block");
  const decoded = decode(statementSchema, bytes);
  if (!decoded.ok || decoded.value.type !== "commit" || decoded.value.height !== height) {
    return no("what it carries as seals is no commit of its block");
  }
  const { seals } = decoded.value;
  const subject = assertDefined(branch.sealable[0], "a branch without its newest block");
  const { policy } = resolveEpoch(branch.facts.schedule, height).record;
  const verify = (sealers: SealerSet): Result<bigint, CommitFault> =>
    verifyCommit(seals, { subject, sealers, admitted: policy.seal, suites: algorithms.suites });
  const own = verify(sealersAt(store, height));
  if (!own.ok) return no(`its seals do not hold (${own.error.reason})`);
  if (verify(genesisSealers(document, algorithms)).ok) {
    const says = `the seals of its block, by the sealers of the genesis document`;
    return { isValid: true, isByGenesis: true, says };
  }
  const says = "the seals of its block, by sealers that are not those of the genesis document";
  return { isValid: true, isByGenesis: false, says };
}

/** The set that sealed block 0. */
function genesisSealers(document: GenesisDocument, algorithms: Algorithms): SealerSet {
  const past = { lane: () => undefined, historyRoot: () => undefined };
  const store = new MemoryMachineStore();
  const machine = new Machine(
    { hashes: algorithms.hashes, suites: algorithms.suites, past },
    store,
    startBranch({ document, algorithms }),
  );
  machine.initChain(document);
  machine.commit();
  return sealersAt(store, 0);
}
