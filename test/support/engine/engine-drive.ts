import { COMMANDS, type CommandName } from "../../../src/governance/command.ts";
import { countDeclarations, requireDeclaration } from "../../../src/governance/declaration.ts";
import { isRollbackProposal } from "../../../src/governance/emergency-proposal.ts";
import type { ProposalType } from "../../../src/governance/names.ts";
import { PROPOSAL_TYPES } from "../../../src/governance/names.ts";
import { roleMembers } from "../../../src/governance/role.ts";
import { activeValidators } from "../../../src/governance/validator.ts";
import { EPOCH_KINDS } from "../../../src/ledger/epoch-record.ts";
import { TOKEN } from "../proposal-scene.ts";
import { checkEngine, EngineMemory } from "./engine-checks.ts";
import { brokenWish, content, senderOf, wishOf } from "./engine-commands.ts";
import { occasions } from "./engine-occasions.ts";
import { ENGINE_STEP_MS } from "./engine-spec.ts";
import { ballotOf, reportOf } from "./engine-votes.ts";
import { EngineWorld, payloadBytes, type Wish } from "./engine-world.ts";
import { checkEvent } from "./event-checks.ts";
import type { WatchedEvent } from "./watched-events.ts";

const NAMES = Object.keys(COMMANDS) as CommandName[];
const WISHES_MAX = 40;
/** What takes long and must come before other things, so that it is tried more often. */
const FAVOURED: readonly ProposalType[] = [
  "protocol_upgrade",
  "epoch_activation",
  "emergency_action",
];

/** What a run has reached, to show that it was no run in the shallows. */
export class Reached {
  readonly done = new Set<string>();
  readonly failed = new Set<string>();
  readonly codes = new Map<string, number>();
  readonly statuses = new Set<string>();
  readonly executed = new Set<ProposalType>();
  readonly topics = new Set<string>();
  /** Kinds of epoch records that blocks were sealed under. */
  readonly epochs = new Set<string>();
  /** Why decided changes did not come. */
  readonly aborted = new Set<string>();
  blocks = 0;
  events = 0;
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

  readonly #check = (event: WatchedEvent) => {
    this.reached.events++;
    checkEvent(event);
  };

  block(): void {
    const { world, reached } = this;
    const laterMs = this.#laterMs();
    world.soonS = Math.floor(laterMs / 1000);
    const wishes = this.#wishes();
    const answered = world.step(wishes, laterMs, this.#check);
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
    for (const { record } of world.branch.facts.schedule) {
      if (record.start <= world.height) reached.epochs.add(EPOCH_KINDS[record.kind] ?? "unknown");
    }
    for (const fact of world.facts("activation_aborted")) {
      reached.aborted.add((fact as { readonly reason: string }).reason);
    }
    for (const topic of world.topics) reached.topics.add(topic);
  }

  /** Whether a state rollback is declared that could still be voted and carried out. */
  get #isCrisis(): boolean {
    const { state, now } = this.world;
    const last = countDeclarations(state);
    if (last === 0) return false;
    const { rollback, usedBy } = requireDeclaration(state, last);
    if (rollback === null || usedBy !== null || now >= rollback.until) return false;
    // No rollback reaches behind the begin of an epoch.
    return !this.world.context.ledger.hasBoundary(rollback.targetHeight, this.world.height);
  }

  /** The question whether to roll back, put and answered at once; now and then the world goes on instead. */
  #answerCrisis(add: (wish: Wish | undefined) => void): void {
    const { world } = this;
    const { random, people, state } = world;
    const asked = world.numbers.findLast(
      (number) => world.proposal(number).ended === null && isRollbackProposal(state, number),
    );
    if (asked === undefined) {
      const { account = people[0] } = activeValidators(state)[0] ?? {};
      if (account === undefined) return;
      const payload = { content: content(world, "emergency_action"), deposit: 0n };
      add({
        sender: account,
        command: "createProposal",
        payload: payloadBytes("createProposal", payload),
      });
    } else if (world.statusSoon(asked) === "voting" && world.proposal(asked).opened !== null) {
      for (const sender of people) {
        if (!random.percent(80)) continue;
        const ballot = ballotOf(world, sender, asked) as object;
        const shares = { against: 0, for: 10_000, abstain: 0, veto: 0 };
        const payload = payloadBytes("castVote", { ballot: { ...ballot, shares } });
        add({ sender, command: "castVote", payload });
      }
    } else if (random.percent(30)) add(wishOf(world, "objectEmergency", random.pick(people)));
  }

  #wishes(): readonly Wish[] {
    const { world } = this;
    const { random } = world;
    const wishes: Wish[] = [];
    const add = (wish: Wish | undefined) => {
      if (wish !== undefined) wishes.push(wish);
    };
    if (this.#isCrisis && random.percent(85)) this.#answerCrisis(add);
    for (const number of world.numbers.slice(-60)) this.#decide(number, add);
    wishes.push(...occasions(world));
    if (random.percent(12)) add(wishOf(world, "submitAct", random.pick(world.people)));
    if (random.percent(45)) add(this.#proposal());
    for (let more = random.between(2, 7); more > 0; more--) {
      const name = random.pick(NAMES);
      const sender = senderOf(world, name);
      add(random.percent(12) ? brokenWish(world, sender) : wishOf(world, name, sender));
    }
    return wishes.slice(0, WISHES_MAX);
  }

  /** What brings a proposal on: ballots, reports, and runs by hand. */
  #decide(number: number, add: (wish: Wish | undefined) => void): void {
    const { world } = this;
    const { random, people } = world;
    const status = world.statusSoon(number);
    if (status === "voting" && world.proposal(number).opened !== null) {
      for (const sender of people) {
        if (!random.percent(25)) continue;
        const payload = payloadBytes("castVote", { ballot: ballotOf(world, sender, number) });
        add({ sender, command: "castVote", payload });
      }
    } else if (status === "review") {
      for (const sender of roleMembers(world.state, "reviewer", world.now)) {
        if (!random.percent(30)) continue;
        const payload = payloadBytes("submitReview", reportOf(world, number));
        add({ sender, command: "submitReview", payload });
      }
      if (random.percent(40)) add(wishOf(world, "reviseProposal", random.pick(people)));
    } else if (status === "queued" && random.percent(40)) {
      add(wishOf(world, "executeProposal", senderOf(world, "executeProposal")));
    }
  }

  /** Each type as often as any other. */
  #proposal(): Wish {
    const { world } = this;
    const type = world.random.pick([...PROPOSAL_TYPES, ...FAVOURED]);
    const deposit = world.random.percent(90) ? 5000n * TOKEN : null;
    const payload = payloadBytes("createProposal", { content: content(world, type), deposit });
    return { sender: world.random.pick(world.people), command: "createProposal", payload };
  }

  /** No time, some, up to a boundary that somebody waits for, or as far as the clock goes. */
  #laterMs(): number {
    const { world } = this;
    const { random, now } = world;
    if (this.#isCrisis && random.percent(85)) return random.between(500, 5000);
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
      if (next !== undefined) return Math.min(ENGINE_STEP_MS, (next - now) * 1000);
    }
    return pick < 9 ? random.between(1000, 60_000) : ENGINE_STEP_MS;
  }
}
