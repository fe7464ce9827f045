import assert from "node:assert/strict";
import { test } from "node:test";
import { Overlay } from "../../src/governance/overlay.ts";
import { changedSince, restoreState } from "../../src/governance/restore-state.ts";
import type { StateChanges } from "../../src/governance/state-access.ts";
import { Machine } from "../../src/machine/machine.ts";
import { MemoryMachineStore } from "../../src/machine/memory-machine-store.ts";
import { nextContext } from "../../src/machine/next-context.ts";
import { restoredPast, restoredRecent } from "../../src/machine/restored-past.ts";
import { SnapshotRestore } from "../../src/machine/snapshot-restore.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import {
  AUTHOR,
  chunksOf,
  snapshotNetwork,
  standingAt,
  takenFrom,
  trustIn,
} from "../support/snapshot-scene.ts";
import { TEST_HASHES, TEST_SUITES } from "../support/test-algorithms.ts";
import type { TestNetwork } from "../support/test-network.ts";
import { recordPayload, transactionItem } from "../support/test-transactions.ts";

/** A machine that knows nothing but a snapshot of the newest block. */
function machineOf(network: TestNetwork): Machine {
  const source = standingAt(network, network.height);
  const snapshot = takenFrom(source);
  const begun = SnapshotRestore.begin(snapshot, trustIn(source), TEST_HASHES);
  assert(begun.ok);
  for (const [index, chunk] of chunksOf(source, snapshot).entries()) {
    assert.deepEqual(begun.value.add(index, chunk, "peer"), { result: "ACCEPT" });
  }
  const genesis = network.genesisBranch();
  const chain = begun.value.finish({ hashes: TEST_HASHES, genesis });
  assert(chain.ok);
  const store = new MemoryMachineStore();
  store.restore(chain.value);
  const recent = restoredRecent(chain.value);
  const past = restoredPast(TEST_HASHES, recent.branchAt);
  const newest = assertDefined(chain.value.blocks.at(-1), "no block").branch;
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past };
  return new Machine(environment, store, newest, recent);
}

/** What a state rollback to a height would change in the next block. */
function rolledBackTo(height: number, machine: Machine): StateChanges {
  const { governance } = nextContext(machine);
  const draft = new Overlay(machine.state);
  restoreState(draft, height, changedSince(draft, height, governance), governance);
  return draft.changes();
}

test("a rollback reaches below the block that a machine was restored at, and restores the same", () => {
  const network = snapshotNetwork();
  const seal = () => {
    const payload = recordPayload([`content ${network.height}`]);
    network.seal({ items: [transactionItem(network, { keys: [AUTHOR], payload })] });
  };
  for (let made = 0; made < 5; made++) seal();
  const restored = machineOf(network);
  const at = network.height;
  for (let made = 0; made < 3; made++) {
    seal();
    const replayed = restored.replayBlock(network.tip.block, network.document);
    assert.equal(replayed.ok, true);
    restored.commit();
  }
  for (let target = 0; target <= network.height; target++) {
    const changes = rolledBackTo(target, restored);
    assert.deepEqual(changes, rolledBackTo(target, network.machine), `to ${target}`);
    assert.equal(changes.length > 0, target < network.height, `to ${target}, restored at ${at}`);
  }
});
