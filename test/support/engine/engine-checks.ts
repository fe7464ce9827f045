import assert from "node:assert/strict";
import { readAccount } from "../../../src/governance/account.ts";
import { countActs } from "../../../src/governance/act.ts";
import { countAttestations } from "../../../src/governance/attestation.ts";
import { readAuditHead } from "../../../src/governance/audit.ts";
import { readSettings } from "../../../src/governance/chain-settings.ts";
import { checkConfig } from "../../../src/governance/config-check.ts";
import { checkConservation } from "../../../src/governance/conservation.ts";
import type { Status } from "../../../src/governance/names.ts";
import { readParameter } from "../../../src/governance/parameter.ts";
import { checkParameterBounds } from "../../../src/governance/parameter-bounds.ts";
import { PARAMETER_KEYS } from "../../../src/governance/parameter-table.ts";
import type { Proposal } from "../../../src/governance/proposal.ts";
import { readGeneration } from "../../../src/governance/supply.ts";
import { readClock } from "../../../src/machine/clock.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { recountProposals } from "../proposal-recount.ts";
import { checkActFacts, checkActs, checkAttestations, checkReview } from "./engine-offices.ts";
import { ParameterBook } from "./engine-parameters.ts";
import { checkFacts, checkRun, checkSteps } from "./engine-proposals.ts";
import { checkPower, checkVote } from "./engine-recount.ts";
import { accountsIn } from "./engine-view.ts";
import type { EngineWorld } from "./engine-world.ts";
import { checkMeasures } from "./event-checks.ts";

/** What was there after the block before, against which the next one is held. */
export class EngineMemory {
  readonly sequences = new Map<string, number>();
  readonly facts = new Map<number, Proposal>();
  statuses: ReadonlyMap<number, Status> = new Map();
  generation = 0;
  auditSeq = 0;
  trailLength = 0;
  book: ParameterBook | undefined;
}

const from1 = (count: number) => Array.from({ length: count }, (_, place) => place + 1);

/**
 * What holds at the end of every block: all of what holds after each event, of the whole state once more; what a
 * command or a due item makes in several events and brings in order with the last of them; and what is about the block
 * itself. What costs more, every so many blocks.
 */
export function checkEngine(world: EngineWorld, memory: EngineMemory): void {
  const { state, now, height } = world;
  const view = { state, now, height, people: accountsIn(state) };
  const told = `height ${height}`;
  assert.equal(checkConservation(state), null, `conservation at ${told}`);
  checkNeverBack(world, memory);
  const statuses = new Map<number, Status>();
  for (const number of world.numbers) {
    statuses.set(number, world.status(number));
    checkFacts(view, number, memory.facts.get(number));
    memory.facts.set(number, world.proposal(number));
    checkVote(view, number);
    checkRun(view, number);
    checkRuns(world, number);
    checkReview(view, number);
  }
  checkSteps(memory.statuses, statuses, told);
  memory.statuses = statuses;
  checkMeasures(state);
  checkActs(view, from1(countActs(state)).slice(-6));
  const entries = world.trail.slice(memory.trailLength);
  checkActFacts(entries);
  memory.book ??= new ParameterBook(world.genesis, readClock(world.genesis));
  memory.book.follow(entries);
  memory.trailLength = world.trail.length;
  if (height % 3 !== 0) return;
  checkPower(view);
  checkAttestations(view, from1(countAttestations(state)));
  recountProposals(state);
  memory.book.compare(state, now);
  const fault = checkConfig(state, now);
  // A term of office ends by the clock, which nothing can refuse.
  const isOver = fault?.check === "K6" && world.facts("role_revoked").some(hasExpired);
  assert(fault === null || isOver, `${JSON.stringify(fault)} at ${told}`);
  const { network, decimals } = readSettings(state);
  for (const key of PARAMETER_KEYS) {
    const value = readParameter(state, key, now);
    assert.equal(
      checkParameterBounds(key, value, { network, decimals }),
      null,
      `${key} at ${told}`,
    );
  }
}

/** I9: what is executed was carried out once, as the facts of the blocks tell, and nothing else was. */
function checkRuns(world: EngineWorld, number: number): void {
  const runs = world.runsOf(number);
  assert(runs <= 1, `${number} ran ${runs} times`);
  assert.equal(runs === 1, world.proposal(number).ended?.how === "executed", `${number}: ${runs}`);
}

/** I7: sequences, generation and the audit trail only grow. */
function checkNeverBack(world: EngineWorld, memory: EngineMemory): void {
  const { state } = world;
  for (const account of accountsIn(state)) {
    const name = toHex(account);
    const sequence = readAccount(state, account)?.sequence ?? 0;
    assert(sequence >= (memory.sequences.get(name) ?? 0), `the sequence of ${name} went back`);
    memory.sequences.set(name, sequence);
  }
  const generation = readGeneration(state);
  assert(generation >= memory.generation, "the generation went back");
  memory.generation = generation;
  const { seq } = readAuditHead(state, world.context);
  assert(seq >= memory.auditSeq, "the audit trail went back");
  assert.equal(seq, world.trail.length, "entries of the blocks and entries of the head");
  memory.auditSeq = seq;
}

function hasExpired(revoked: unknown): boolean {
  const { role, reason } = revoked as { readonly role: string; readonly reason: string };
  return role === "reviewer" && reason === "expired";
}
