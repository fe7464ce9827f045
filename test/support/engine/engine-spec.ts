import type { ParameterKey } from "../../../src/governance/parameter-table.ts";
import type { ParameterValue } from "../../../src/governance/parameter-value.ts";
import { compareBytes } from "../../../src/primitives/bytes.ts";
import { TOKEN } from "../proposal-scene.ts";
import type { NetworkSpec } from "../test-genesis.ts";
import { SHORT_TIMING } from "../test-genesis.ts";
import { type TestKey, testKey } from "../test-keys.ts";

/** Longest step of the governance clock. */
export const ENGINE_STEP_MS = 300_000;
const SPEED = 1000;
const AMOUNT = 1_000_000n * TOKEN;

/** A suite that every rule version takes for everything. */
const SUITE = 2;

/** Ten people who hold all offices. */
export const PEOPLE: readonly TestKey[] = Array.from({ length: 10 }, (_, place) =>
  testKey(SUITE, `engine ${place}`),
);

/** People whom genesis does not know: they are credited first and open their accounts themselves. */
export const NEWCOMERS: readonly TestKey[] = Array.from({ length: 4 }, (_, place) =>
  testKey(SUITE, `newcomer ${place}`),
);

/** A key that a person may put in the place of another. */
export function spareKey(place: number, spare: number): TestKey {
  return testKey(SUITE, `spare ${place} ${spare}`);
}

const of = (...places: readonly number[]) => places.flatMap((place) => PEOPLE[place] ?? []);
const idsOf = (...places: readonly number[]) =>
  of(...places)
    .map(({ account }) => account)
    .sort(compareBytes);

const PARAMETERS: Readonly<Partial<Record<ParameterKey, ParameterValue>>> = {
  "upgrade.min_notice_blocks": 3,
  "validator.set_period": 7,
  "audit.checkpoint_blocks": 40,
  "rollback.max_depth_blocks": 100,
  "epoch.window_blocks": 8,
  "epoch.timeout_blocks": 80,
};

/** The document: everyone has stake, every office is held, some tracks and the epoch differ from seed to seed. */
export function engineSpec(seed: number): NetworkSpec {
  const manual = seed % 2 === 1;
  const parameters = Object.entries({
    ...PARAMETERS,
    ...(manual ? { "track.listing.exec": "manual", "track.text.exec": "manual" } : {}),
  }).map(([key, value]) => ({ key: key as ParameterKey, value }));
  return {
    name: `engine-${seed}`,
    // From rule 3 on there is something to fall back from.
    rule: manual ? 3 : 2,
    algs: { legacy: 0x12, pq: 0x16 },
    timing: { ...SHORT_TIMING, maxStepMs: ENGINE_STEP_MS },
    sealers: of(0, 1, 2).map((key) => ({ key })),
    accounts: PEOPLE.map((key) => ({ keys: [key], amount: AMOUNT })),
    councils: [
      { name: "emergency", k: 3, members: of(0, 1, 2, 3, 4) },
      { name: "attestor", k: 3, members: of(5, 6, 7, 8, 9) },
      { name: "conduct", k: 2, members: of(5, 6, 7) },
    ],
    governance: {
      speed: SPEED,
      treasury: AMOUNT,
      stakes: idsOf(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).map((account) => ({
        account,
        active: AMOUNT / 2n,
      })),
      roles: [
        { name: "admin", members: idsOf(0, 9) },
        { name: "executor", members: idsOf(8, 9) },
        { name: "reviewer", members: idsOf(2, 3, 4, 6, 8) },
        { name: "moderator", members: idsOf(1, 3, 5, 7, 9) },
        { name: "maintainer", members: idsOf(4) },
      ],
      parameters,
    },
  };
}
