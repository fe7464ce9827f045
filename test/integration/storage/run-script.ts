import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { Candidate } from "../../../src/machine/machine.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import type { ChainScript, Step } from "./chain-script.ts";

/** Does one step. */
export function runStep(store: ChainStore, step: Step): void {
  switch (step.kind) {
    case "commit":
      assert.deepEqual(store.commitBlock(step.candidate, step.extras), []);
      break;
    case "rewind":
      store.rewind(store.undosAbove(store.tipHeight - step.blocks));
      break;
    case "side":
      assert.equal(store.putSideBlock(step.block).ok, true);
      break;
    case "final":
      store.noteFinality({ finalHeight: step.height, looseCommit: step.commit });
      break;
    case "seal":
      assert.equal(store.recordSealIntent(step).ok, true);
      break;
    case "prune":
      store.pruneBodies(step.below, new Map([["pruned", Uint8Array.of(step.below)]]));
      break;
    case "checkpoint":
      store.checkpoint();
      break;
  }
}

/** A digest of everything that a store answers: two stores with one digest hold the same. */
export function digestStore(store: ChainStore, script: ChainScript): string {
  const digest = createHash("sha256");
  const add = (...parts: readonly unknown[]) => {
    for (const part of parts) {
      const bytes = part instanceof Uint8Array ? part : Buffer.from(JSON.stringify(part) ?? "none");
      digest.update(`${bytes.length}:`).update(bytes);
    }
  };
  const { tipHeight, retained } = store;
  add(tipHeight, store.finalHeight, store.looseCommit, store.note("import"));
  add(retained, store.note("pruned"));
  for (const { height, ids, header } of store.blocks.headers({ from: 0, to: tipHeight })) {
    add(height, header, ...ids.flat());
  }
  for (const { height, ids, raw } of store.blocks.blocks({
    from: retained.bodiesFrom,
    to: tipHeight,
  })) {
    add(height, raw.header, ...raw.statements, ...ids.flat());
  }
  for (const [key, value] of store.entries(new Uint8Array(0))) add(key, value);
  for (const undo of tipHeight < 0 ? [] : store.undosAbove(Math.max(0, retained.bodiesFrom - 1)))
    add(...undo.flat());
  add(store.branch(script.genesis).height);
  const sides = store.sideBranches(-1).map(({ forkHeight, blocks }) => {
    const contents = blocks.map(({ height, key }) => {
      const { raw } = store.readPlace({ branch: "side", height, key });
      return [height, hexOf(raw.header), raw.statements.map(hexOf)];
    });
    return JSON.stringify([forkHeight, contents]);
  });
  // Side blocks are numbered as they come, which a reorg done twice may change.
  add(...sides.sort());
  for (const step of script.steps) {
    if (step.kind !== "seal") continue;
    const sealed = store.lastSealed(step.keyId);
    add(sealed?.height, ...(sealed?.ids.flat() ?? []));
  }
  return digest.digest("hex");
}

/** A script as bytes for another process. Bodies lose their memory of roots, which a store never asks for. */
export function packScript(script: ChainScript): Uint8Array {
  const steps = script.steps.map((step) => {
    if (step.kind !== "commit") return step;
    const { block } = step.candidate;
    const { root: _, ...body } = block.body;
    return { ...step, candidate: { ...step.candidate, block: { ...block, body } } };
  });
  return serialize({ ...script, steps });
}

export function unpackScript(bytes: Uint8Array): ChainScript {
  const script: ChainScript = deserialize(bytes);
  const steps = script.steps.map((step): Step => {
    if (step.kind !== "commit") return step;
    return { ...step, candidate: withRoots(step.candidate) };
  });
  return { ...script, steps };
}

function withRoots(candidate: Candidate): Candidate {
  const root = () => assert.fail("a store asked for a root");
  const { block } = candidate;
  return { ...candidate, block: { ...block, body: { ...block.body, root } } };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
