import { eventContext, nextMissed } from "../consensus/advance.ts";
import type { Branch } from "../consensus/branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { Overlay } from "../governance/overlay.ts";
import type { StateReader } from "../governance/state-access.ts";
import { encodeEpochRecord } from "../ledger/epoch-record.ts";
import { assert } from "../primitives/assert.ts";
import type { TimeMs } from "../primitives/brand.ts";
import { BlockEffects } from "./block-effects.ts";
import type { BlockInput } from "./block-input.ts";
import { advanceClock } from "./clock.ts";
import { type BlockEnvironment, suiteFacts } from "./environment.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { governanceContext } from "./governance-context.ts";

/** A block that has begun: what its items are judged in, before the first of them. */
export interface BegunBlock {
  /** The state of the parent with the clock moved on. */
  readonly draft: Overlay;
  readonly context: ExecutionContext;
  readonly timeMs: TimeMs;
  readonly carriesPq: boolean;
}

/** Begins the next block of a branch: its time, its clock and its epoch. */
export function beginBlock(
  input: Omit<BlockInput, "items">,
  branch: Branch,
  state: StateReader,
  environment: BlockEnvironment,
): BegunBlock {
  const height = branch.height + 1;
  assert(input.height === height, `block ${input.height} on top of ${branch.height}`);
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const timeMs = clampTime(input.timeMs, branch, record.timing.maxStepMs);
  const draft = new Overlay(state);
  const now = advanceClock(draft, timeMs);
  const carriesPq = record.rule !== 2 || input.carryPq;
  const missed = nextMissed(branch, carriesPq);
  const advancing = { hashes: environment.hashes, suites: suiteFacts, past: environment.past };
  const effects = new BlockEffects(branch.facts, eventContext(branch, missed, advancing));
  if (record.start === height) effects.start(encodeEpochRecord(record));
  const known = { environment, branch, height, now, producer: input.proposer, effects };
  const context = { ...known, governance: governanceContext(known, state) };
  return { draft, context, timeMs, carriesPq };
}

/** `min(max(input, parent + 1), parent + maxStepMs)`, the same under every engine. */
function clampTime(timeMs: TimeMs, branch: Branch, maxStepMs: number): TimeMs {
  return Math.min(Math.max(timeMs, branch.timeMs + 1), branch.timeMs + maxStepMs);
}
