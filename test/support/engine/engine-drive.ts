import { COMMANDS, type CommandName } from "../../../src/governance/command.ts";
import type { ProposalType } from "../../../src/governance/names.ts";
import { PROPOSAL_TYPES } from "../../../src/governance/names.ts";
import { TOKEN } from "../proposal-scene.ts";
import { checkEngine, EngineMemory } from "./engine-checks.ts";
import { brokenWish, content, wishOf } from "./engine-commands.ts";
import { ENGINE_STEP_MS } from "./engine-spec.ts";
import { ballotOf, reportOf } from "./engine-votes.ts";
import { EngineWorld, payloadBytes, type Wish } from "./engine-world.ts";

const NAMES = Object.keys(COMMANDS) as CommandName[];
const WISHES_MAX = 24;

/** What a run has reached, to show that it was no run in the shallows. */
export class Reached {
  readonly done = new Set<string>();
  readonly failed = new Set<string>();
  readonly codes = new Map<string, number>();
  readonly statuses = new Set<string>();
  readonly executed = new Set<ProposalType>();
  readonly topics = new Set<string>();
  blocks = 0;
  commands = 0;
}

/** Drives a world by its seed, block by block, and checks it after each. */
export class EngineDrive {
  readonly world: EngineWorld;
  readonly reached: Reached;
  readonly #memory = new EngineMemory();

  constructor(seed: number, reached = new Reached()) {
    this.world = new EngineWorld(seed);
    this.reached = reached;
  }

  block(): void {
    const { world, reached } = this;
    const answered = world.step(this.#wishes(), this.#laterMs());
    reached.blocks++;
    reached.commands += answered.length;
    for (const { command, answer } of answered) {
      if (answer === "ok") reached.done.add(command);
      else {
        reached.failed.add(command);
        const code = `${command} ${answer}`;
        reached.codes.set(code, (reached.codes.get(code) ?? 0) + 1);
      }
    }
    checkEngine(world, this.#memory);
    for (const number of world.numbers) {
      const status = world.status(number);
      reached.statuses.add(status);
      if (status === "executed") reached.executed.add(world.proposal(number).type);
    }
    for (const topic of world.topics) reached.topics.add(topic);
  }

  #wishes(): readonly Wish[] {
    const { world } = this;
    const { random, people } = world;
    const wishes: Wish[] = [];
    const add = (wish: Wish | undefined) => {
      if (wish !== undefined) wishes.push(wish);
    };
    for (const number of world.numbers.slice(-60)) this.#decide(number, add);
    if (random.percent(45)) add(this.#proposal());
    for (let more = random.between(1, 5); more > 0; more--) {
      const sender = random.pick(people);
      add(
        random.percent(12) ? brokenWish(world, sender) : wishOf(world, random.pick(NAMES), sender),
      );
    }
    return wishes.slice(0, WISHES_MAX);
  }

  /** What brings a proposal on: ballots, reports, and runs by hand. */
  #decide(number: number, add: (wish: Wish | undefined) => void): void {
    const { world } = this;
    const { random, people } = world;
    const status = world.status(number);
    if (status === "voting") {
      for (const sender of people) {
        if (!random.percent(25)) continue;
        const payload = payloadBytes("castVote", { ballot: ballotOf(world, sender, number) });
        add({ sender, command: "castVote", payload });
      }
    } else if (status === "review") {
      for (const sender of people) {
        if (!random.percent(20)) continue;
        const payload = payloadBytes("submitReview", reportOf(world, number));
        add({ sender, command: "submitReview", payload });
      }
      if (random.percent(40)) add(wishOf(world, "reviseProposal", random.pick(people)));
    } else if (status === "queued" && random.percent(40)) {
      add(wishOf(world, "executeProposal", random.pick(people)));
    }
  }

  /** Each type as often as any other. */
  #proposal(): Wish {
    const { world } = this;
    const type = world.random.pick(PROPOSAL_TYPES);
    const deposit = world.random.percent(90) ? 5000n * TOKEN : null;
    const payload = payloadBytes("createProposal", { content: content(world, type), deposit });
    return { sender: world.random.pick(world.people), command: "createProposal", payload };
  }

  /** No time, some, up to a boundary that somebody waits for, or as far as the clock goes. */
  #laterMs(): number {
    const { world } = this;
    const { random, now } = world;
    const pick = random.below(10);
    if (pick < 2) return random.pick([0, 1, 1000]);
    if (pick < 6) {
      const ends = world.numbers.slice(-30).flatMap((number) => {
        const { submitted, opened, closed, review } = world.proposal(number);
        return [submitted?.discussionEnd, opened?.end, closed?.eta, review?.deadline];
      });
      const next = ends
        .filter((end) => end !== undefined && end > now)
        .sort((a, b) => Number(a) - Number(b))[0];
      if (next !== undefined) return (next - now) * 1000;
    }
    return pick < 8 ? random.between(1000, 60_000) : ENGINE_STEP_MS;
  }
}
