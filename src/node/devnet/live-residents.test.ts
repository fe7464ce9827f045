import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVNET_START_MS, makeTestDevnet } from "../../../test/support/devnet.ts";
import { FakeTime } from "../../../test/support/fake-time.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import { readAccount } from "../../governance/account.ts";
import { countProposals } from "../../governance/proposal.ts";
import { EmbeddedSequencer } from "../sequencer/embedded-sequencer.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import { VerdictPool } from "../signature-workers/verdict-pool.ts";
import { devKey } from "./dev-keys.ts";
import { LiveResidents, type RefusedMove } from "./live-residents.ts";

/** A devnet whose blocks a sequencer makes, with the time in the hands of the test. */
async function liveDevnet() {
  const devnet = makeTestDevnet(temporaryFolder());
  const { chain } = devnet;
  const { suites } = chain.reader.algorithms;
  const verdicts = await VerdictPool.start({
    threads: 0,
    suites,
    onLost: (cause) => assert.fail(String(cause)),
  });
  const sequencer = new EmbeddedSequencer({
    chain,
    verdicts,
    pace: { blockIntervalMs: 1000, idleIntervalMs: 5000 },
    blockTargetMs: 150,
    isPqMigrationEnabled: true,
    ports: new FakeTime(DEVNET_START_MS + 1000),
  });
  const close = async () => {
    await sequencer.stop();
    await verdicts.close();
    chain.close();
  };
  return { ...devnet, sequencer, close };
}

test("residents act on the blocks of a node, by transactions of which none is refused", async () => {
  const { chain, keys, sequencer, town, close } = await liveDevnet();
  const refused: RefusedMove[] = [];
  const residents = new LiveResidents(town, sequencer, (move) => refused.push(move));
  const counts: number[] = [];
  sequencer.onBlock(({ candidate }) => counts.push(candidate.outcomes.length));
  sequencer.start();
  residents.start();
  for (let block = 0; block < 10; block++) {
    await residents.settled();
    await sequencer.advance({ seconds: town.pace.stepS });
  }
  const { state } = chain.machine;
  const recorded = readAccount(state, devKey(keys, "kofi").description.account)?.sequence ?? 0;
  assert.ok(recorded >= 4, `${recorded} records`);
  assert.ok(countProposals(state) >= 1);
  assert.deepEqual(refused, []);
  assert.ok(Math.max(...counts) <= 12, `a block of ${Math.max(...counts)}`);
  await residents.stop();
  const before = readAccount(state, devKey(keys, "kofi").description.account)?.sequence;
  await sequencer.advance({ seconds: 4 * town.pace.dayS });
  const after = readAccount(state, devKey(keys, "kofi").description.account)?.sequence ?? 0;
  assert.ok(after - (before ?? 0) <= 1, "nothing but what waited comes after the stop");
  await close();
});

test("a resident whom the node refuses rests for twenty blocks, and is told of", async () => {
  const { sequencer, town, close } = await liveDevnet();
  const tried: number[] = [];
  const full: Sequencer = {
    submit: async () => {
      tried.push(sequencer.status().height);
      const quota = { unit: "transactions", found: 1, quota: 1 } as const;
      return { ok: false, error: { reason: "full", class: "other", of: "class", ...quota } };
    },
    submitPriority: (tx) => sequencer.submitPriority(tx),
    drop: (hash) => sequencer.drop(hash),
    pending: (hash) => sequencer.pending(hash),
    dropped: (hash) => sequencer.dropped(hash),
    listPending: (limit) => sequencer.listPending(limit),
    nextSequence: (account) => sequencer.nextSequence(account),
    onBlock: (listener) => sequencer.onBlock(listener),
    onNotice: (listener) => sequencer.onNotice(listener),
    status: () => sequencer.status(),
    start: () => sequencer.start(),
    stop: () => sequencer.stop(),
    advance: (by) => sequencer.advance(by),
  };
  const told: string[] = [];
  const residents = new LiveResidents(town, full, ({ who }) => told.push(who));
  sequencer.start();
  residents.start();
  for (let block = 0; block < 45; block++) {
    await residents.settled();
    await sequencer.advance({ blocks: 1 });
  }
  await residents.settled();
  const ofKofi = told.filter((who) => who === "kofi").length;
  assert.equal(ofKofi, 3, "at blocks 0, 20 and 40");
  assert.equal(told.length, tried.length);
  await residents.stop();
  await close();
});
