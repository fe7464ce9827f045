import assert from "node:assert/strict";
import { inspect } from "node:util";
import { decodeBranch, encodeBranch } from "../../src/consensus/branch-codec.ts";
import { Machine } from "../../src/machine/machine.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { admitRaw, rawOf, type TestNetwork } from "./test-network.ts";

/**
 * Replays every block of a network from its bytes on a machine that knows nothing but the document, and starts that
 * machine anew from its stored branch after each block: bytes, branch and state must be the same throughout.
 */
export function replayAll(network: TestNetwork): void {
  const { chain, machine: first } = network.replica();
  const genesis = network.genesisBranch();
  let machine = first;
  for (const [height, kept] of network.chain.kept.entries()) {
    const block = admitRaw(machine.branch, rawOf(kept));
    const replayed = machine.replayBlock(block, network.document);
    assert(replayed.ok, `block ${height}: ${inspect(replayed)}`);
    assert.equal(toHex(replayed.value.block.headerBytes), toHex(kept.block.headerBytes));
    assert.deepEqual(replayed.value.changes, kept.changes, `changes of block ${height}`);
    machine.commit();
    const stored = encodeBranch(machine.branch);
    assert.equal(toHex(stored), toHex(encodeBranch(kept.branch)), `branch after block ${height}`);
    const restored = decodeBranch(stored, genesis);
    assert.deepEqual(restored, machine.branch, `restored branch after block ${height}`);
    const environment = { ...network.environment, past: chain.past };
    const recent = {
      branchAt: (at: number) => chain.kept[at]?.branch,
      undoOf: (at: number) => chain.kept[at]?.undo,
      headerOf: (at: number) => chain.kept[at]?.block.headerBytes,
    };
    machine = new Machine(environment, chain, restored, recent);
  }
  assert.deepEqual(
    [...chain.entries(new Uint8Array(0))],
    [...network.chain.entries(new Uint8Array(0))],
  );
}
