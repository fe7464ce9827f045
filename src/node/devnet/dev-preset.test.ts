import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DEVNET_START_MS,
  type DevnetOptions,
  makeTestDevnet,
} from "../../../test/support/devnet.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import { readAccount } from "../../governance/account.ts";
import { readCouncil } from "../../governance/council.ts";
import { readChoice, readFraction, readParameter, readUint } from "../../governance/parameter.ts";
import type { ParameterKey } from "../../governance/parameter-table.ts";
import { roleMembers } from "../../governance/role.ts";
import { readStake } from "../../governance/stake.ts";
import { readSupply } from "../../governance/supply.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { devKey } from "./dev-keys.ts";

const START_S = DEVNET_START_MS / 1000;

/** Hands the state of a new devnet to a test. */
function withDevnet(
  options: DevnetOptions,
  look: (devnet: ReturnType<typeof makeTestDevnet>) => void,
) {
  const devnet = makeTestDevnet(temporaryFolder(), options);
  try {
    look(devnet);
  } finally {
    devnet.chain.close();
  }
}

/*
 * Hand-computed from the preset: twelve accounts of 1,000,000 tokens of 10^6 base units, half of each active, and
 * 5,000,000 tokens in the treasury: 12 * 10^12 + 5 * 10^12 = 17 * 10^12.
 */
test("twelve accounts, half of each bonded, and a treasury of five million", () => {
  withDevnet({}, ({ chain, keys }) => {
    const { state } = chain.machine;
    assert.equal(keys.size, 12);
    for (const { description } of keys.values()) {
      assert.equal(description.suite, 3, "hybrid");
      assert.equal(readAccount(state, description.account)?.liquid, 500_000_000_000n);
      assert.equal(readStake(state, description.account).active, 500_000_000_000n);
    }
    const { supply, treasury } = readSupply(state);
    assert.equal(supply, 17_000_000_000_000n);
    assert.equal(treasury, 5_000_000_000_000n);
  });
});

test("one sealer or four; councils of five of seven; three, three, one and one in offices", () => {
  for (const validators of [1, 4] as const) {
    withDevnet({ validators }, ({ chain }) => {
      const { state } = chain.machine;
      assert.equal(sealersAt(state, 1).length, validators);
      for (const name of ["emergency", "attestor"] as const) {
        const council = readCouncil(state, name);
        assert.deepEqual([council?.k, council?.members.length], [5, 7], name);
      }
      assert.equal(readCouncil(state, "conduct"), undefined);
      const counted = (["reviewer", "moderator", "admin", "executor"] as const).map(
        (role) => roleMembers(state, role, START_S).length,
      );
      assert.deepEqual(counted, [3, 3, 1, 1]);
    });
  }
});

test("alone, councils are of one and no sealer needs to signal", () => {
  withDevnet({ isSolo: true }, ({ chain }) => {
    const { state } = chain.machine;
    for (const name of ["emergency", "attestor"] as const) {
      const council = readCouncil(state, name);
      assert.deepEqual([council?.k, council?.members.length], [1, 1], name);
    }
    assert.equal(readFraction(state, "epoch.signal").n, 0);
  });
});

test("a new devnet stands in v2-dual-optional with the timing and the signals of the preset", () => {
  withDevnet({}, ({ chain }) => {
    const { genesis } = chain.reader.document;
    assert.equal(genesis.network, 1);
    assert.match(genesis.name, /^dev-/);
    assert.equal(genesis.epoch.rule, 2);
    assert.deepEqual(genesis.epoch.algs, { legacy: 0x12, pq: 0x16 });
    assert.deepEqual(Object.values(genesis.epoch.timing), [3, 1, 12, 5, 10, 8, 86_400_000]);
    const { state } = chain.machine;
    assert.deepEqual(readFraction(state, "epoch.signal"), { n: 5, d: 6 });
    assert.equal(readUint(state, "epoch.window_blocks", START_S), 8);
    assert.equal(readUint(state, "epoch.timeout_blocks", START_S), 200);
    assert.equal(readChoice(state, "bench.criteria.profile"), "ci");
  });
});

/* A day is 86,400 s. Divided by 60: 1,440 s; by 1,000,000: 0.0864 s, so that everything takes a second at least. */
const TIMES: readonly (readonly [ParameterKey, number, number])[] = [
  ["track.epoch.D", 20_160, 1], // 14 d
  ["track.epoch.TL", 10_080, 1], // 7 d
  ["track.parameters.V", 7200, 1], // 5 d
  ["track.emergency.TL", 60, 1], // 1 h
  ["track.cancel.D", 0, 0], // none, and it stays none
  ["timelock.min_s", 1440, 1], // 1 d
  ["late.min_s", 60, 1], // 3600 s
  ["stake.warmup_s", 4320, 1], // 3 d
  ["delegation.max_term_s", 525_600, 31], // 365 d: 31,536,000 / 1,000,000, floored
  ["clock.max_step_s", 300, 300], // the one duration that speed leaves alone
  ["upgrade.min_notice_blocks", 1000, 1000], // blocks are no duration
];

test("speed divides every duration but the step of the clock, floored, a second at least", () => {
  for (const [index, speed] of [60, 1_000_000].entries()) {
    withDevnet({ speed }, ({ chain }) => {
      for (const [key, ...expected] of TIMES) {
        const found = readParameter(chain.machine.state, key, START_S);
        assert.equal(found, expected[index], `${key} at speed ${speed}`);
      }
    });
  }
});

test("the keys are the same on every devnet, and are those that no other chain takes", async () => {
  withDevnet({ signing: "deterministic" }, ({ keys: noble }) => {
    withDevnet({ signing: "fast" }, ({ keys: node }) => {
      for (const name of noble.keys()) {
        assert.deepEqual(devKey(noble, name).description, devKey(node, name).description, name);
      }
    });
  });
});
