import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import type { StateChanges } from "../../src/governance/state-access.ts";
import type { Candidate, MachineStore } from "../../src/machine/machine.ts";
import { MemoryMachineStore } from "../../src/machine/memory-machine-store.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import type { ChainStore } from "../../src/storage/chain-store.ts";
import { createStore } from "../../src/storage/create-store.ts";
import { openStore } from "../../src/storage/open-store.ts";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  standingAt,
  takenFrom,
  trustIn,
} from "../support/snapshot-scene.ts";
import { TEST_HASHES } from "../support/test-algorithms.ts";
import { TestNetwork } from "../support/test-network.ts";

// Every store of a machine answers the same: a map from keys to values, changed by whole blocks and taken back by them.

const network = new TestNetwork({ rule: 3, algs: { legacy: 0x12, pq: 0x16 } });
network.sealTo(1);
const options = { hashes: TEST_HASHES };

const root = mkdtempSync(join(tmpdir(), "ledger-conformance-"));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;

/** A store under test, and how it is closed and opened again. */
interface Subject {
  readonly name: string;
  readonly open: () => { readonly store: MachineStore; readonly reopen: () => MachineStore };
}

const SUBJECTS: readonly Subject[] = [
  {
    name: "MemoryMachineStore",
    open() {
      const store = new MemoryMachineStore();
      return { store, reopen: () => store };
    },
  },
  { name: "ChainStore", open: () => openDurable(32 * 1024 * 1024) },
  { name: "ChainStore with hardly any cache", open: () => openDurable(400) },
];

function openDurable(cacheBytes: number) {
  made += 1;
  const folder = join(root, `${made}`);
  let store: ChainStore = createStore(folder, network.document, { ...options, cacheBytes });
  const reopen = () => {
    store.close();
    store = openStore(folder, { ...options, cacheBytes, mode: "write" });
    return store;
  };
  return { store, reopen };
}

/** Keys that are prefixes of each other, that end in 0x00 and 0xff, and of every length. */
const key = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => bytes.map((byte) => byte & 3)),
  fc.array(fc.constantFrom(0, 1, 0xfe, 0xff), { minLength: 1, maxLength: 3 }).map(toBytes),
  fc.constantFrom(new Uint8Array(64).fill(0xff), new Uint8Array(64)),
);
const value = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 4 }),
  fc.constant(new Uint8Array(65_536).fill(7)),
);
const writes = fc.array(fc.tuple(key, value), { maxLength: 12 });
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("commit" as const), writes }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("rewind" as const), blocks: fc.nat({ max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const) }) },
);
const prefix = fc.oneof(key, fc.constant(new Uint8Array(0)));

for (const subject of SUBJECTS) {
  test(`${subject.name} is a map that is changed and taken back by blocks`, () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 12 }),
        fc.array(prefix, { maxLength: 8 }),
        (operations, prefixes) => {
          const { store, reopen } = subject.open();
          const run = new ModelRun(store, reopen);
          for (const one of operations) {
            run.do(one);
            run.compare(prefixes);
          }
          run.end();
        },
      ),
      { numRuns: 60 },
    );
  });

  test(`${subject.name} walks more entries than fit a page, in order, also one walk inside another`, () => {
    const { store, reopen } = subject.open();
    const run = new ModelRun(store, reopen);
    const keys = Array.from({ length: 700 }, (_, index) => [1, index >> 8, index & 255]);
    run.do({ kind: "commit", writes: keys.map((bytes) => [toBytes(bytes), toBytes(bytes)]) });
    run.compare([toBytes([]), toBytes([1]), toBytes([1, 1]), toBytes([2])]);
    let pairs = 0;
    for (const [outer] of store.entries(toBytes([1, 2]))) {
      for (const [inner] of store.entries(outer)) {
        assert.deepEqual(inner, outer);
        pairs += 1;
      }
    }
    assert.equal(pairs, 700 - 512);
    run.end();
  });

  test(`${subject.name} takes the chain of a snapshot whole, and goes on from it`, () => {
    const { store, reopen } = subject.open();
    const source = standingAt(network, 1);
    const app = emptyApplication(network, store);
    const snapshot = takenFrom(source, 512);
    assert.equal(app.offerSnapshot(snapshot, trustIn(source)), "ACCEPT");
    assert.deepEqual(applyAll(app, chunksOf(source, snapshot)), { result: "ACCEPT" });
    const next = { height: 2, timeMs: source.info().timeMs + 1000, proposer: null, items: [] };
    for (const each of [app, source]) {
      each.finalizeBlock({ ...next, carryPq: true });
      each.commit();
    }
    assert.deepEqual(app.info(), source.info());
    const entries = network.chain.entries(new Uint8Array(0));
    for (const [key] of entries) assert.deepEqual(store.get(key), source.query(key, 0x12).value);
    const held = [...store.entries(new Uint8Array(0))];
    const again = reopen();
    assert.deepEqual([...again.entries(new Uint8Array(0))], held);
    if ("close" in again && typeof again.close === "function") again.close();
  });
}

type Operation =
  | {
      readonly kind: "commit";
      readonly writes: readonly (readonly [Uint8Array, Uint8Array | null])[];
    }
  | { readonly kind: "rewind"; readonly blocks: number }
  | { readonly kind: "reopen" };

/** A store beside the plainest thing that could be one: a map of hexadecimal keys, and copies of it. */
class ModelRun {
  readonly #reopen: () => MachineStore;
  #store: MachineStore;
  /** The map after each block, the newest last; block 0 is empty. */
  readonly #maps: Map<string, Uint8Array>[] = [];
  readonly #undos: StateChanges[] = [];

  constructor(store: MachineStore, reopen: () => MachineStore) {
    this.#store = store;
    this.#reopen = reopen;
    this.do({ kind: "commit", writes: [] });
  }

  do(operation: Operation): void {
    switch (operation.kind) {
      case "commit":
        this.#commit(operation.writes);
        break;
      case "rewind":
        this.#rewind(Math.min(operation.blocks, this.#maps.length - 1));
        break;
      case "reopen":
        this.#store = this.#reopen();
        break;
    }
  }

  compare(prefixes: readonly Uint8Array[]): void {
    const map = this.#maps.at(-1) ?? new Map();
    for (const one of [new Uint8Array(0), ...prefixes]) {
      const start = hexOf(one);
      const expected = [...map.keys()].filter((name) => name.startsWith(start)).sort();
      assert.deepEqual(
        [...this.#store.entries(one)].map(([name, held]) => [hexOf(name), hexOf(held)]),
        expected.map((name) => [name, hexOf(map.get(name) ?? assert.fail(name))]),
      );
      assert.deepEqual(hexOrNone(this.#store.get(one)), hexOrNone(map.get(start)));
    }
  }

  end(): void {
    const { chainId } = network.document;
    const store = this.#store;
    if ("chainId" in store) assert.deepEqual(store.chainId, chainId);
    if ("close" in store && typeof store.close === "function") store.close();
  }

  #commit(written: readonly (readonly [Uint8Array, Uint8Array | null])[]): void {
    const before = this.#maps.at(-1) ?? new Map<string, Uint8Array>();
    const after = new Map(before);
    for (const [name, held] of written) {
      if (held === null) after.delete(hexOf(name));
      else after.set(hexOf(name), held);
    }
    const differing = [...new Set([...before.keys(), ...after.keys()])]
      .filter((name) => before.get(name) !== after.get(name))
      .map((name) => toBytes(Buffer.from(name, "hex")))
      .sort(compareBytes);
    const valuesIn = (map: ReadonlyMap<string, Uint8Array>): StateChanges =>
      differing.map((name) => [name, map.get(hexOf(name)) ?? null]);
    const undo = valuesIn(before);
    this.#store.commitBlock(candidateOf(this.#maps.length, valuesIn(after), undo));
    this.#maps.push(after);
    this.#undos.push(undo);
  }

  #rewind(blocks: number): void {
    const undos = this.#undos.splice(this.#undos.length - blocks, blocks);
    this.#maps.splice(this.#maps.length - blocks, blocks);
    this.#store.rewind(undos.reverse());
  }
}

/** A block of a height with changes of its own. The header of a real block of that height is what it shows. */
function candidateOf(height: number, changes: StateChanges, undo: StateChanges): Candidate {
  while (network.height < height) network.seal();
  return { ...network.at(height), changes, undo };
}

function toBytes(values: Iterable<number>): Uint8Array {
  return Uint8Array.from(values);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function hexOrNone(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "none" : hexOf(bytes);
}
