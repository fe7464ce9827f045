import assert from "node:assert/strict";
import { test } from "node:test";
import { readAccount } from "../../../src/governance/account.ts";
import { checkConservation } from "../../../src/governance/conservation.ts";
import { ownPower, totalPower } from "../../../src/governance/electorate.ts";
import { slashAccount } from "../../../src/governance/slash-account.ts";
import { readStake } from "../../../src/governance/stake.ts";
import { isSupplyBalanced, readSupply } from "../../../src/governance/supply.ts";
import type { AccountId, Digest } from "../../../src/primitives/brand.ts";
import { GovernanceScene } from "../../support/governance-scene.ts";
import { Random, runSeed } from "../../support/random.ts";

const COMMUNITY = { house: "community", scope: "protocol" } as const;
const WARM_UP = 3 * 86_400;
const UNBONDING = 21 * 86_400;
const START = 1000n;

/** An account as one would keep it by hand: every unit that was bonded has an entry of its own. */
interface ByHand {
  liquid: bigint;
  /** Seconds at which each bonded unit gets active; 0 for those that are. Newest last. */
  units: number[];
  /** Seconds at which each unbonded unit is released. */
  leaving: number[];
}

function bondByHand(account: ByHand, amount: bigint, now: number): boolean {
  const times = new Set(account.units.filter((at) => at > 0));
  if (amount === 0n || amount > account.liquid) return false;
  if (!times.has(now + WARM_UP) && times.size >= 16) return false;
  account.liquid -= amount;
  for (let i = 0n; i < amount; i++) account.units.push(now + WARM_UP);
  return true;
}

function unbondByHand(account: ByHand, amount: bigint, now: number): boolean {
  const times = new Set(account.leaving);
  if (amount === 0n || amount > BigInt(account.units.length)) return false;
  if (!times.has(now + UNBONDING) && times.size >= 16) return false;
  account.units.sort((left, right) => left - right);
  for (let i = 0n; i < amount; i++) {
    account.units.pop();
    account.leaving.push(now + UNBONDING);
  }
  return true;
}

function passByHand(account: ByHand, now: number): void {
  account.units = account.units.map((at) => (at <= now ? 0 : at));
  account.liquid += BigInt(account.leaving.filter((at) => at <= now).length);
  account.leaving = account.leaving.filter((at) => at > now);
}

/** Takes one unit of every whole twenty that stand together. */
function slashByHand(account: ByHand): bigint {
  let taken = 0n;
  const cut = (list: readonly number[]) => {
    const kept = [...list];
    for (const time of new Set(list)) {
      const together = list.filter((at) => at === time).length;
      for (let i = 20; i <= together; i += 20) {
        kept.splice(kept.indexOf(time), 1);
        taken += 1n;
      }
    }
    return kept;
  };
  account.units = cut(account.units);
  account.leaving = cut(account.leaving);
  return taken;
}

const count = (list: readonly number[], time: number) => list.filter((at) => at === time).length;

function entries(list: readonly number[], name: "activeAt" | "releaseAt") {
  const times = [...new Set(list)].filter((at) => at > 0).sort((left, right) => left - right);
  return times.map((time) => ({ amount: BigInt(count(list, time)), [name]: time }));
}

/** Compares the state with the books, and its sums with themselves. */
function compare(
  scene: GovernanceScene,
  byHand: ReadonlyMap<AccountId, ByHand>,
  { treasury, label }: { readonly treasury: bigint; readonly label: string },
): void {
  let active = 0n;
  for (const [account, { liquid, units, leaving }] of byHand) {
    assert.equal(readAccount(scene.state, account)?.liquid, liquid, label);
    const stake = {
      active: BigInt(count(units, 0)),
      warming: entries(units, "activeAt"),
      unbonding: entries(leaving, "releaseAt"),
    };
    assert.deepEqual(readStake(scene.state, account), stake, label);
    assert.equal(ownPower(scene.state, COMMUNITY, account, scene.height), stake.active, label);
    active += stake.active;
  }
  assert.equal(totalPower(scene.state, COMMUNITY, scene.height), active, label);
  assert.equal(readSupply(scene.state).treasury, treasury, label);
  assert.equal(isSupplyBalanced(readSupply(scene.state)), true, label);
  assert.equal(checkConservation(scene.state), null, label);
}

test("balances and stake are those of a ledger kept unit by unit, and nothing is lost or made", (context) => {
  const seed = runSeed(5);
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const scene = new GovernanceScene();
  const byHand = new Map<AccountId, ByHand>();
  for (const name of ["a", "b", "c", "d"]) {
    byHand.set(scene.account(name, START), { liquid: START, units: [], leaving: [] });
  }
  const accounts = [...byHand.keys()];
  let treasury = 0n;
  const pick = () => accounts[random.below(accounts.length)] as AccountId;
  for (let step = 0; step < 400; step++) {
    const sender = pick();
    const own = byHand.get(sender) as ByHand;
    const amount = BigInt(random.below(120));
    const label = `step ${step} of seed ${seed}`;
    const agree = (isRefused: boolean, isDone: boolean) => assert.equal(!isRefused, isDone, label);
    switch (random.below(6)) {
      case 0: {
        const to = pick();
        const isDone = amount > 0n && amount <= own.liquid;
        agree(scene.run(sender, "transfer", { to, amount }) !== null, isDone);
        if (!isDone) break;
        own.liquid -= amount;
        (byHand.get(to) as ByHand).liquid += amount;
        break;
      }
      case 1: {
        // Little, or all would soon be there.
        const given = amount % 4n;
        const isDone = given > 0n && given <= own.liquid;
        agree(scene.run(sender, "fundTreasury", { amount: given }) !== null, isDone);
        if (!isDone) break;
        own.liquid -= given;
        treasury += given;
        break;
      }
      case 2:
        agree(scene.run(sender, "bond", { amount }) !== null, bondByHand(own, amount, scene.now));
        break;
      case 3: {
        const isDone = unbondByHand(own, amount, scene.now);
        agree(scene.run(sender, "unbond", { amount }) !== null, isDone);
        break;
      }
      case 4: {
        if (random.below(4) > 0) break;
        const journal = scene.journal();
        const cause = new Uint8Array(32) as Digest;
        new DataView(cause.buffer).setUint32(0, step);
        slashAccount(journal, { account: sender, share: { n: 1, d: 20 }, cause });
        scene.keep(journal);
        treasury += slashByHand(own);
        break;
      }
      default:
        scene.block(random.below(4 * 86_400));
        for (const account of byHand.values()) passByHand(account, scene.now);
    }
    compare(scene, byHand, { treasury, label });
  }
});
