import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { LedgerChain } from "../../src/node/ledger-chain.ts";
import { SignatureWorkers } from "../../src/node/signature-workers/signature-workers.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { EngineDrive } from "../support/engine/engine-drive.ts";
import { Random, runSeed } from "../support/random.ts";
import { storedAlgorithms } from "../support/stored-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rawOf } from "../support/test-network.ts";

const BLOCKS = 60;
const seed = runSeed(20_261_130);

const algorithms = await storedAlgorithms();
const signatureWorkers = await SignatureWorkers.start({ threads: 2, suites: algorithms.suites });
after(() => signatureWorkers.close());

test("a node stopped at any block, with other threads for its signatures, holds the same state", (context) => {
  context.diagnostic(`SEED=${seed}`);
  const drive = new EngineDrive(seed);
  for (let block = 0; block < BLOCKS; block++) drive.block();
  const { document, chain: kept } = drive.world;
  const random = new Random(seed);
  const directory = temporaryFolder();
  const options = { algorithms, sealers: [], signatureWorkers };
  let chain = LedgerChain.create(directory, document, options);
  for (const [height, candidate] of kept.kept.entries()) {
    if (height === 0) continue;
    if (random.percent(20)) {
      chain.close();
      // Every other life of the node checks all signatures by itself.
      const alone = { algorithms, sealers: [] };
      chain = LedgerChain.open(directory, random.percent(50) ? options : alone);
    }
    const taken = chain.importBlock(rawOf(candidate));
    assert(taken.ok, `block ${height}: ${inspect(taken)}`);
    const own = chain.branch.sealable[0]?.ids;
    assert.deepEqual(own, candidate.branch.sealable[0]?.ids, `ids of block ${height}`);
  }
  const rows = (state: Pick<typeof kept, "entries">) =>
    [...state.entries(new Uint8Array(0))].map(([key, value]) => `${toHex(key)} ${toHex(value)}`);
  assert.deepEqual(rows(chain.machine.state).sort(), rows(kept).sort());
  chain.close();
});
