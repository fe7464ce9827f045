import assert from "node:assert/strict";
import { test } from "node:test";
import { fallbackNetwork, submit, topicsOf } from "../../test/support/fallback-network.ts";
import { literalDecode } from "../../test/support/literal-codec.ts";
import { actOf, declarationOf, targetOf } from "../../test/support/test-acts.ts";
import { type NetworkSpec, POLICIES, SHORT_TIMING } from "../../test/support/test-genesis.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import { TestNetwork } from "../../test/support/test-network.ts";

const ALGS = { legacy: 0x12, pq: 0x16 };
const CLASSICAL = 1;
const STRONG = 2;

/** v2-dual-optional with a plan to go on to v2-dual-required, where everybody needs a key of level 2. */
function planned(changed: Partial<NetworkSpec>): TestNetwork {
  return new TestNetwork({
    rule: 2,
    algs: ALGS,
    plan: [{ start: 10, rule: 3, algs: ALGS, policy: POLICIES[3], timing: SHORT_TIMING }],
    ...changed,
  });
}

/** Why the plan of a network was aborted at block 6, or null when its record was scheduled. */
function outcome(network: TestNetwork, carryPq = true): string | null {
  network.sealTo(6, { carryPq });
  const topics = topicsOf(network.tip);
  if (topics.includes("epoch.scheduled")) return null;
  const event = network.tip.block.body.statements.at(-1)?.value;
  assert(event?.type === "system" && event.topic === "activation_aborted");
  const decoded = literalDecode(event.data) as readonly [null, number, string];
  const [proposal, start, reason] = decoded;
  assert.equal(proposal, null, "no proposal decided it");
  assert.equal(start, 10);
  return reason;
}

function keys(suite: number, count: number): readonly TestKey[] {
  return Array.from({ length: count }, (_, i) => testKey(suite, `holder ${suite} ${i}`));
}

test("more than two thirds of the sealers' weight hold an admitted key, two thirds are too few", () => {
  const [weak] = keys(CLASSICAL, 1);
  const [strong] = keys(STRONG, 1);
  assert(weak !== undefined && strong !== undefined);
  const weigh = (strongWeight: number, weakWeight: number) =>
    outcome(
      planned({
        sealers: [
          { key: strong, weight: strongWeight },
          { key: weak, weight: weakWeight },
        ],
      }),
    );
  assert.equal(weigh(200, 100), "EPOCH_KEYS_MISSING");
  assert.equal(weigh(201, 100), null);
});

/** Seven members of whom so many hold a strong key. */
function council(name: string, strong: number): Pick<NetworkSpec, "accounts" | "councils"> {
  const members = [...keys(STRONG, strong), ...keys(CLASSICAL, 7 - strong)];
  return {
    accounts: members.map((key) => ({ keys: [key], amount: 1n })),
    councils: [{ name, k: 5, members }],
  };
}

test("k members of each council hold an admitted key, one less is too few", () => {
  for (const name of ["emergency", "attestor", "conduct"]) {
    assert.equal(outcome(planned(council(name, 4))), "EPOCH_KEYS_MISSING", name);
    assert.equal(outcome(planned(council(name, 5))), null, name);
  }
});

test("an account that two keys sign for needs two admitted keys", () => {
  const [one, other] = keys(STRONG, 2);
  const [weak] = keys(CLASSICAL, 1);
  assert(one !== undefined && other !== undefined && weak !== undefined);
  const alone = (second: TestKey) =>
    outcome(
      planned({
        accounts: [{ keys: [one, second], threshold: 2, amount: 1n }],
        councils: [{ name: "emergency", k: 1, members: [one] }],
      }),
    );
  assert.equal(alone(weak), "EPOCH_KEYS_MISSING");
  assert.equal(alone(other), null);
});

test("a chain without sealers and councils asks for nobody's keys", () => {
  assert.equal(outcome(planned({})), null);
});

test("an invariant that bodies show answers before the keys", () => {
  const network = planned(council("emergency", 0));
  assert.equal(outcome(network, false), "EPOCH_PQ_CARRIAGE");
});

test("a declaration under which nobody could seal is refused", () => {
  const network = fallbackNetwork({ rule: 4, algs: ALGS });
  const target = { ...targetOf(3, ALGS), policy: { ...POLICIES[3], seal: [3] } };
  const { code, facts } = submit(network, actOf(declarationOf(network, target)));
  assert.equal(code, "GOV_FALLBACK_REFUSED");
  assert("fault" in facts);
  assert.equal(facts.fault, "EPOCH_KEYS_MISSING");
});
