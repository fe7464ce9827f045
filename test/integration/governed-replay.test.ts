import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { RawBlock } from "../../src/consensus/block.ts";
import { decodeBlock } from "../../src/consensus/block.ts";
import { genesisBranch } from "../../src/consensus/genesis-branch.ts";
import { readAuditHead } from "../../src/governance/audit.ts";
import type { StateReader } from "../../src/governance/state-access.ts";
import { Application } from "../../src/machine/application.ts";
import { nextContext } from "../../src/machine/next-context.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { LedgerChain } from "../../src/node/ledger-chain.ts";
import { CONTESTED_VOTE } from "../../src/node/story/contested-vote.ts";
import { PARAMETER_RAMP } from "../../src/node/story/parameter-ramp.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { isAllZero } from "../../src/primitives/bytes.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { MemoryChain } from "../support/memory-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";

const loaded = await loadAlgorithms();
const folder = temporaryFolder();

/** Everything that a state holds, in one text. */
function stateText(state: StateReader): string {
  const rows: string[] = [];
  for (const [key, value] of state.entries(new Uint8Array(0))) {
    rows.push(`${toHex(key)} ${toHex(value)}`);
  }
  return rows.sort().join("\n");
}

/** Plays a story once for all tests, and keeps its blocks. */
function played(plan: typeof CONTESTED_VOTE) {
  const directory = join(folder, plan.name);
  const told = runStory(plan, { directory, loaded, seed: 3, onLine: () => {} });
  const { chain } = told;
  assert.ok(told.checks.length > 0 && told.checks.every(({ holds }) => holds), plan.name);
  const raws: RawBlock[] = [];
  for (let height = 0; height < told.blocks; height++) {
    raws.push(chain.reader.store.blocks.block(height).raw);
  }
  const ids = assertDefined(chain.branch.sealable[0], "a chain without blocks").ids;
  const audit = readAuditHead(chain.machine.state, nextContext(chain.machine).governance);
  const state = stateText(chain.machine.state);
  const document = chain.reader.document;
  chain.close();
  return { raws, ids, audit, state, document };
}

const stories = [CONTESTED_VOTE, PARAMETER_RAMP].map(played);

test("another folder that takes the blocks in, closed and opened all the time, holds the same", () => {
  for (const [place, { raws, ids, audit, state, document }] of stories.entries()) {
    const directory = join(folder, `copy-${place}`);
    let chain = LedgerChain.create(directory, document, { algorithms: loaded, sealers: [] });
    for (const [height, raw] of raws.entries()) {
      if (height === 0) continue;
      if (height % 9 === 0) {
        chain.close();
        chain = LedgerChain.open(directory, { algorithms: loaded, sealers: [] });
      }
      const taken = chain.importBlock(raw);
      assert.ok(taken.ok, `block ${height} of story ${place}`);
    }
    assert.deepEqual(chain.branch.sealable[0]?.ids, ids);
    assert.equal(stateText(chain.machine.state), state);
    const context = nextContext(chain.machine).governance;
    assert.deepEqual(readAuditHead(chain.machine.state, context), audit);
    assert.ok(audit.seq > 10, "the audit trail has grown");
    chain.close();
  }
});

test("an engine that hands the same inputs to a machine in memory gets the same blocks", () => {
  for (const { raws, ids, state, document } of stories) {
    const { hashes, suites } = loaded;
    const branch = genesisBranch(document.genesis, {
      chainId: document.chainId,
      hashes,
      plan: document.plan,
    });
    const store = new MemoryChain(branch);
    const app = new Application({ hashes, suites, past: store.past }, { document, store, branch });
    app.initChain();
    app.commit();
    for (const [height, raw] of raws.entries()) {
      if (height === 0) continue;
      const limits = document.genesis.limits;
      const context = { hashes, chainId: document.chainId, limits, isGenesis: false };
      const decoded = decodeBlock(raw, context);
      assert.ok(decoded.ok);
      const { header, body } = decoded.value;
      const items = body.statements
        .filter(({ value }) => value.type !== "system" && value.type !== "receipt")
        .map(({ bytes }) => bytes);
      const proposer = isAllZero(header.proposer) ? null : header.proposer;
      app.finalizeBlock({ height, timeMs: header.timeMs, proposer, carryPq: true, items });
      app.commit();
    }
    assert.deepEqual(app.info().ids, ids);
    assert.equal(stateText(store), state);
  }
});
