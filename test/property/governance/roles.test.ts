import assert from "node:assert/strict";
import { test } from "node:test";
import { addMember, isRoleMember, readRole, roleMembers } from "../../../src/governance/role.ts";
import { SYSTEM_ACCOUNT } from "../../../src/governance/system-account.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { GovernanceScene } from "../../support/governance-scene.ts";
import { Random, runSeed } from "../../support/random.ts";

const DAY = 86_400;
const RULES = { moderator: { min: 3, max: 32 }, maintainer: { min: 0, max: 16 } } as const;
type Role = keyof typeof RULES;

/** What one would write on a card for each member and each grant that is under way. */
interface Card {
  readonly role: Role;
  readonly account: string;
  readonly from: number;
  readonly until: number | null;
  readonly by: string;
}

/** The cards of an office: what is over is thrown away, what has begun counts. */
class CardBox {
  cards: Card[] = [];

  tidy(now: number): void {
    this.cards = this.cards.filter(({ until }) => until === null || now < until);
  }

  find(role: Role, account: string): Card | undefined {
    return this.cards.find((card) => card.role === role && card.account === account);
  }

  members(role: Role, now: number): readonly Card[] {
    return this.cards.filter((card) => card.role === role && card.from <= now);
  }

  all(role: Role): readonly Card[] {
    return this.cards.filter((card) => card.role === role);
  }

  drop(card: Card): void {
    this.cards = this.cards.filter((other) => other !== card);
  }
}

class Office {
  readonly scene = new GovernanceScene();
  readonly box = new CardBox();
  readonly people: readonly AccountId[];
  readonly admins: readonly AccountId[];
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
    const { scene } = this;
    this.people = Array.from({ length: 20 }, (_, place) => scene.account(`person ${place}`));
    this.admins = this.people.slice(0, 2);
    const grant = { since: 0, until: null, grantedBy: SYSTEM_ACCOUNT };
    for (const account of this.admins) addMember(scene.state, "admin", account, grant);
    for (const account of this.people.slice(2, 5)) {
      addMember(scene.state, "moderator", account, grant);
      const card = { role: "moderator", account: toHex(account), from: 0, until: null } as const;
      this.box.cards.push({ ...card, by: "genesis" });
    }
  }

  /** One random command; whether it was done, and whether the cards say that it may be. */
  step(): readonly [isDone: boolean, isRight: boolean] {
    const random = this.#random;
    const { scene, box } = this;
    const role = random.pick(["moderator", "maintainer"] as const);
    const account = random.pick(this.people);
    const sender = random.percent(85) ? random.pick(this.admins) : random.pick(this.people);
    const isAdmin = this.admins.includes(sender);
    const card = box.find(role, toHex(account));
    const isMember = card !== undefined && card.from <= scene.now;
    const { min, max } = RULES[role];
    const canLeave = box.members(role, scene.now).length > min;
    switch (random.below(4)) {
      case 0:
      case 1: {
        const until = random.percent(50) ? scene.now + random.between(1, 9 * DAY) : null;
        const from = scene.now + DAY;
        const isRight =
          isAdmin &&
          (until === null || until > from) &&
          card === undefined &&
          box.all(role).length < max;
        const isDone = scene.run(sender, "grantRole", { role, account, until }) === null;
        const by = toHex(sender);
        if (isRight) box.cards.push({ role, account: toHex(account), from, until, by });
        return [isDone, isRight];
      }
      case 2: {
        const isRight = isAdmin && isMember && canLeave;
        const isDone = scene.run(sender, "revokeRole", { role, account }) === null;
        if (isRight && card !== undefined) box.drop(card);
        return [isDone, isRight];
      }
      default: {
        const isPending = card !== undefined && !isMember;
        const isRight = isPending && isAdmin && card.by !== toHex(sender);
        const isDone = scene.run(sender, "stopGrant", { role, account }) === null;
        if (isRight) box.drop(card);
        return [isDone, isRight];
      }
    }
  }
}

test("roles are what cards in a box say, with no grant before its delay and never too few", (context) => {
  const seed = runSeed(3);
  context.diagnostic(`SEED=${seed}`);
  const office = new Office(seed);
  const { scene, box, people } = office;
  const clock = new Random(seed + 1);
  let done = 0;
  for (let step = 0; step < 900; step++) {
    const label = `step ${step} of seed ${seed}`;
    const [isDone, isRight] = office.step();
    assert.equal(isDone, isRight, label);
    done += isDone ? 1 : 0;
    if (clock.percent(20)) {
      scene.block(clock.between(0, DAY));
      box.tidy(scene.now);
    }
    for (const role of ["moderator", "maintainer"] as const) {
      const members = box.members(role, scene.now).map((card) => card.account);
      const found = roleMembers(scene.state, role, scene.now).map((account) => toHex(account));
      assert.deepEqual(found, [...members].sort(), label);
      const { count, pending } = readRole(scene.state, role);
      assert.deepEqual([count, pending], [members.length, box.all(role).length - count], label);
      for (const account of people) {
        const isMember = isRoleMember(scene.state, role, account, scene.now);
        assert.equal(isMember, members.includes(toHex(account)), label);
      }
    }
  }
  assert(done > 100, `only ${done} commands were done`);
});
