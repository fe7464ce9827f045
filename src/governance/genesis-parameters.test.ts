import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../machine/memory-store.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { writeGenesisConfig } from "./genesis-parameters.ts";
import { Overlay } from "./overlay.ts";
import { readAmount, readParameterEntry, readUint } from "./parameter.ts";
import { smallNetworkParameters } from "./small-network.ts";
import { readTrack } from "./track-parameters.ts";

const PLAIN: GovernanceModule = {
  version: 1,
  decimals: 6,
  speed: 1,
  treasury: 0n,
  stakes: [],
  councils: [],
  roles: [],
  admin: null,
  parameters: [],
};

function stateOf(changed: Partial<GovernanceModule>): Overlay {
  const state = new Overlay(new MemoryStore());
  writeGenesisConfig(state, { ...PLAIN, ...changed }, 1);
  return state;
}

test("speed divides every initial duration but the step of the clock, and leaves a second of each", () => {
  const state = stateOf({ speed: 60 });
  const read = (key: Parameters<typeof readUint>[1]) => readUint(state, key, 0);
  assert.equal(read("clock.max_step_s"), 300);
  assert.equal(read("timelock.min_s"), 1440, "a day is 24 minutes");
  assert.equal(read("param.window_s"), 43_200);
  assert.equal(read("track.constitution.V"), 20_160);
  assert.equal(read("track.text.TL"), 0, "nothing stays nothing");
  assert.equal(read("validator.set_period"), 100, "blocks are no durations");
  const fast = stateOf({ speed: 1_000_000 });
  assert.equal(readUint(fast, "late.min_s", 0), 1);
  assert.equal(readTrack(fast, "epoch", 0).votingS, 1, "14 d are 1.2 million seconds");
});

test("what the document sets stands as written, and the rest costs no state", () => {
  const parameters = [{ key: "track.text.V", value: 7 }];
  const state = stateOf({ speed: 60, parameters });
  assert.equal(readUint(state, "track.text.V", 0), 7);
  assert.equal(readParameterEntry(state, "track.text.V").version, 0);
  assert.equal([...stateOf({}).entries(new Uint8Array(0))].length, 1, "the settings alone");
});

test("amounts of tokens follow the decimals, prices in base units do not", () => {
  const at = (decimals: number) => {
    const state = stateOf({ decimals });
    return [
      readAmount(state, "validator.min_stake", 0),
      readTrack(state, "text", 0).deposit,
      readAmount(state, "fee.per_byte", 0),
    ];
  };
  assert.deepEqual(at(6), [10_000_000_000n, 100_000_000n, 10n]);
  assert.deepEqual(at(0), [10_000n, 100n, 10n]);
  assert.deepEqual(at(18), [10n ** 22n, 10n ** 20n, 10n]);
});

test("the size of a council is that of the document's council, unless it says otherwise", () => {
  const members = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte) as AccountId);
  const councils = ["attestor", "emergency"].map((name) => ({ name, k: 2, members, termEnd: 9 }));
  const state = stateOf({ councils, parameters: [{ key: "attest.n", value: 2 }] });
  const read = (key: Parameters<typeof readUint>[1]) => readUint(state, key, 0);
  assert.deepEqual(
    [read("attest.k"), read("attest.n"), read("council.emergency.k"), read("council.emergency.n")],
    [2, 2, 2, 3],
  );
});

test("a network without an office says so in its parameters", () => {
  assert.deepEqual(smallNetworkParameters({ reviewers: true, validators: true }), []);
  const state = stateOf({
    parameters: smallNetworkParameters({ reviewers: false, validators: false }),
  });
  const { houses, review } = readTrack(state, "constitution", 0);
  assert.deepEqual([review, houses.validators, houses.community === null], [false, null, false]);
  const emergency = readTrack(state, "emergency", 0).houses.community;
  assert.deepEqual(emergency?.approval, { n: 4, d: 5 });
});
