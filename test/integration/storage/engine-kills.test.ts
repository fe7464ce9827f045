import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import type { StateReader } from "../../../src/governance/state-access.ts";
import { MemoryStore } from "../../../src/machine/memory-store.ts";
import { LedgerChain } from "../../../src/node/ledger-chain.ts";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";
import { EngineDrive } from "../../support/engine/engine-drive.ts";
import { runSeed } from "../../support/random.ts";
import { storedAlgorithms } from "../../support/stored-chain.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { rawOf } from "../../support/test-network.ts";
import { watchWrites } from "./watched-writes.ts";

const BLOCKS = 4;
/** Files that a process holds only as long as it lives. */
const OF_PROCESS = /(?:\.lock|-shm)$/;

const seed = runSeed(20_261_130);
const root = temporaryFolder();
const options = { algorithms: await storedAlgorithms(), sealers: [] };

const drive = new EngineDrive(seed);
for (let block = 0; block < BLOCKS; block++) drive.block();
const { document, chain: kept } = drive.world;

function digestOf(state: Pick<StateReader, "entries">): string {
  const rows = [...state.entries(new Uint8Array(0))].map(([key, value]) =>
    Buffer.concat([key, Buffer.from([0xff]), value]),
  );
  const digest = createHash("sha256");
  for (const row of rows.sort(Buffer.compare)) digest.update(`${row.length}:`).update(row);
  return digest.digest("hex");
}

/** The state after each block, as the run that nothing disturbed has left it. */
const expected = (() => {
  const state = new MemoryStore();
  return kept.kept.map(({ changes }) => {
    state.apply(changes);
    return digestOf(state);
  });
})();

/** What lay on the disk before a write call, and the blocks that were acknowledged by then; -1: no ledger. */
interface Moment {
  readonly folder: string;
  readonly acknowledged: number;
}

/** Runs the whole chain once, and keeps what lies on the disk before every write call. */
function recordMoments(): readonly Moment[] {
  const directory = join(root, "running");
  const moments: Moment[] = [];
  let acknowledged = -1;
  let isWatched = true;
  watchWrites(() => {
    if (!isWatched) return;
    const folder = join(root, `moment-${moments.length}`);
    mkdirSync(folder);
    const files = readdirSync(root).includes("running") ? readdirSync(directory) : [];
    for (const file of files) {
      if (!OF_PROCESS.test(file)) cpSync(join(directory, file), join(folder, file));
    }
    moments.push({ folder, acknowledged });
  });
  const chain = LedgerChain.create(directory, document, options);
  for (const candidate of kept.kept.slice(1)) {
    acknowledged = chain.branch.height;
    const taken = chain.importBlock(rawOf(candidate));
    assert(taken.ok, inspect(taken));
  }
  isWatched = false;
  chain.close();
  return moments;
}

function openOrCreate(folder: string): LedgerChain {
  try {
    return LedgerChain.open(folder, options);
  } catch (error) {
    assert(error instanceof LedgerError && error.code === "STORAGE_MISSING", String(error));
    return LedgerChain.create(folder, document, options);
  }
}

/** A node that starts on what a kill has left goes on to the blocks and the state of one that was never killed. */
function goOn({ folder, acknowledged }: Moment, call: number): void {
  const chain = openOrCreate(folder);
  const { height } = chain.branch;
  const told = `call ${call}: ${acknowledged} acknowledged, ${height} found`;
  const least = Math.max(0, acknowledged);
  assert(height === least || height === least + 1, told);
  assert.equal(digestOf(chain.machine.state), expected[height], told);
  for (const candidate of kept.kept.slice(height + 1)) {
    const taken = chain.importBlock(rawOf(candidate));
    assert(taken.ok, `${told}: ${inspect(taken)}`);
  }
  assert.equal(digestOf(chain.machine.state), expected.at(-1), `${told}: at the end`);
  chain.close();
  rmSync(folder, { recursive: true });
}

test("killed at every write call, a governed chain goes on to the same blocks and state", (context) => {
  context.diagnostic(`SEED=${seed}`);
  const moments = recordMoments();
  context.diagnostic(`${moments.length} write calls`);
  assert(moments.length > 15 * BLOCKS, `${moments.length} write calls`);
  for (const [call, moment] of moments.entries()) goOn(moment, call);
});
