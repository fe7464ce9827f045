import assert from "node:assert/strict";
import { test } from "node:test";
import { mapKey } from "../../../src/governance/byte-map.ts";
import type { CommandName } from "../../../src/governance/command.ts";
import { checkConservation } from "../../../src/governance/conservation.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import { countProposals } from "../../../src/governance/proposal.ts";
import { recountVotes } from "../../../src/governance/recount-votes.ts";
import { readTally } from "../../../src/governance/tally.ts";
import { verifyAudit } from "../../../src/governance/verify-audit.ts";
import { MemoryStore } from "../../../src/machine/memory-store.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { AuditedScene } from "../../support/audited-scene.ts";
import { foldAudit } from "../../support/fold-audit.ts";
import { Random, runSeed } from "../../support/random.ts";
import { ABSTAIN, AGAINST, FOR, VETO } from "../../support/vote-scene.ts";

const NAMES = ["a", "b", "c", "d", "e"] as const;
const SCOPES = ["treasury", "community"] as const;
const DAY_S = 86_400;
const STEPS = 500;
/**
 * What is no fact: the queue of due work is consumed without one, the trail is made of the facts, and a text stands in
 * the statement that brought it, bound by the digest in its fact.
 */
const NO_FACTS = ["due/", "audit", "prop.text/", "accept.at/"];

type Wish = readonly [command: CommandName, payload: unknown];

/** Random commands of some accounts with stake and balances, and time that passes between them. */
class Drive {
  readonly scene = new AuditedScene();
  readonly #random: Random;
  accepted = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.scene.set("proposal.max_open_per_proposer", 20);
    this.scene.set("track.text.slots", 20);
    for (const name of NAMES) {
      this.scene.voter(name, 100n);
      this.scene.give(name, 1_000_000n);
    }
  }

  step(): void {
    const random = this.#random;
    const { scene } = this;
    const name = random.pick(NAMES);
    const kind = random.below(16);
    if (kind < 3) {
      scene.block(random.percent(30) ? random.between(0, 2 * DAY_S) : random.between(0, 60));
    } else if (kind === 3) {
      if (random.percent(40)) scene.submit({}, BigInt(random.between(0, 400)));
    } else if (kind < 7) {
      this.#vote(name);
    } else {
      const [command, payload] = this.#wish(kind);
      if (scene.run(scene.id(name), command, payload) === null) this.accepted++;
    }
  }

  #wish(kind: number): Wish {
    const random = this.#random;
    const to = this.scene.id(random.pick(NAMES));
    const amount = BigInt(random.between(0, 400));
    switch (kind) {
      case 7:
        return ["transfer", { to, amount }];
      case 8:
        return ["bond", { amount }];
      case 9:
        return ["unbond", { amount }];
      case 10:
        return ["fundTreasury", { amount }];
      case 11:
        return ["removeDelegation", { scopes: ["community"] }];
      case 12:
        return ["dropDelegator", { scope: "community", from: to }];
      case 13: {
        const [acceptsDelegation, acceptsForwarded] = [random.percent(80), random.percent(80)];
        return ["setDelegateProfile", { acceptsDelegation, acceptsForwarded }];
      }
      default: {
        const shares = [{ delegate: to, bp: random.between(1, 10_000) }];
        const expiresAt = this.scene.now + random.between(1, 20 * DAY_S);
        const scopes = random.percent(50) ? ["community"] : SCOPES;
        return ["setDelegation", { scopes, shares, forward: random.percent(40), expiresAt }];
      }
    }
  }

  #vote(name: string): void {
    const { scene } = this;
    const count = countProposals(scene.state);
    if (count === 0) return;
    const number = this.#random.between(Math.max(1, count - 3), count);
    if (scene.proposal(number).locked === null) return;
    const shares = this.#random.pick([FOR, FOR, AGAINST, ABSTAIN, VETO]);
    const ballotNonce = scene.ballotCount(number, name);
    if (scene.vote(name, number, shares, { ballotNonce }) === "ok") this.accepted++;
  }
}

/** The entries of a state that facts make, by key. */
function factsOf(state: Overlay): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const [key, value] of state.entries(new Uint8Array(0))) {
    const name = mapKey(key);
    if (!NO_FACTS.some((prefix) => name.startsWith(prefix))) facts.set(name, toHex(value));
  }
  return facts;
}

test("the facts of the audit trail alone give the state again, and the trail verifies", (context) => {
  const seed = runSeed(20_261_130);
  context.diagnostic(`SEED=${seed}`);
  const drive = new Drive(seed);
  const { scene } = drive;
  const genesis = new MemoryStore();
  genesis.apply(scene.state.changes());
  for (let i = 0; i < STEPS; i++) drive.step();
  assert.ok(drive.accepted > STEPS / 4, `${drive.accepted} commands were accepted`);
  assert.ok(new Set(scene.trail.map(({ eventType }) => eventType)).size > 15);
  assert.equal(checkConservation(scene.state), null);

  const hash = scene.context.hash;
  const { chainId } = scene.context;
  const ground = { chainId, hashAt: () => hash, judgeTransaction: () => null, head: scene.head };
  assert.deepEqual(verifyAudit(scene.trail, ground), { ok: true, value: scene.trail.length });

  const recount = recountVotes(scene.trail);
  for (let number = 1; number <= countProposals(scene.state); number++) {
    const kept = readTally(scene.state, number)?.community?.cast;
    if (kept !== undefined) assert.deepEqual(recount.counts(number, "community"), kept);
  }

  const folded = new Overlay(genesis);
  foldAudit(folded, scene.trail, scene.placeOf);
  const expected = factsOf(scene.state);
  const found = factsOf(folded);
  for (const [key, value] of expected) assert.equal(found.get(key), value, JSON.stringify(key));
  assert.equal(found.size, expected.size);
});
