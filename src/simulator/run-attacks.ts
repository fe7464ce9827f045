import { InvariantError } from "../primitives/assert.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { Attack, AttackCase, AttackRun, Threat } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import type { Phase } from "./phase.ts";
import { Range } from "./range.ts";
import type { RangePorts } from "./range-ports.ts";
import type { Stop } from "./stop.ts";

/**
 * - `stopped`: by the rule and at the place that were written down, and the naive ledger fell.
 * - `elsewhere`: by another rule or at another place: a defence did not do what it is there for.
 * - `not stopped`: the attack succeeded.
 * - `control held`: the naive ledger stopped it too, so that the run shows nothing.
 * - `crashed`: it ended the process of its victim.
 */
export type AttackVerdict = "stopped" | "elsewhere" | "not stopped" | "control held" | "crashed";

/** One run of one attack in one phase. */
export interface AttackRow {
  readonly name: string;
  readonly threat: Threat;
  readonly phase: Phase;
  readonly story: string;
  readonly verdict: AttackVerdict;
  readonly did: string;
  readonly differed: string;
  readonly victim: string;
  /** The rule that stopped the attack, or null. */
  readonly stoppedBy: Stop | null;
  readonly place: string;
  /** What was written down beforehand. */
  readonly expected: { readonly stop: Stop; readonly place: string };
  readonly evidence: string;
  /** What the attacker gains against the naive ledger, by which of its faults; or why there is no such run. */
  readonly control:
    | { readonly type: "fell"; readonly gain: string; readonly faults: readonly string[] }
    | { readonly type: "held"; readonly gain: string; readonly faults: readonly string[] }
    | { readonly type: "none"; readonly reason: string };
  /** Null without a clock. */
  readonly durationMs: number | null;
}

/** What a run of the range has shown. */
export interface AttackReport {
  readonly seed: number;
  readonly rows: readonly AttackRow[];
  /** Rows with any verdict but `stopped`. */
  readonly failures: readonly AttackRow[];
}

/** A name that no attack has. */
export interface UnknownAttack {
  readonly code: "SIM_ATTACK_UNKNOWN";
  readonly name: string;
}

/** The attacks of these names, or the first name that none has. An empty list stands for all but the slow ones. */
export function selectAttacks(names: readonly string[]): Result<readonly Attack[], UnknownAttack> {
  if (names.length === 0) return ok(ATTACKS.filter((attack) => attack.isSlow !== true));
  const selected: Attack[] = [];
  for (const name of names) {
    const attack = ATTACKS.find((candidate) => candidate.name === name);
    if (attack === undefined) return err({ code: "SIM_ATTACK_UNKNOWN", name });
    selected.push(attack);
  }
  return ok(selected);
}

/**
 * Mounts attacks, each in every phase that it applies to, and compares what stopped it with what was written down.
 * The same seed gives the same rows, but for their durations.
 * Cost: seconds; a slow attack half a minute.
 */
export function runAttacks(options: {
  readonly ports: RangePorts;
  readonly seed: number;
  readonly attacks: readonly Attack[];
  /** Told of each row as it comes. */
  readonly onRow?: (row: AttackRow) => void;
}): AttackReport {
  const { ports, seed, attacks, onRow } = options;
  const range = new Range(ports, seed);
  const rows: AttackRow[] = [];
  for (const attack of attacks) {
    for (const expected of attack.cases) {
      const row = mount(range, attack, expected);
      rows.push(row);
      onRow?.(row);
    }
  }
  return { seed, rows, failures: rows.filter((row) => row.verdict !== "stopped") };
}

function mount(range: Range, attack: Attack, expected: AttackCase): AttackRow {
  const { nowMs } = range.ports;
  const started = nowMs?.();
  const run = attempt(range, attack, expected.phase);
  const durationMs = nowMs === undefined || started === undefined ? null : nowMs() - started;
  const { name, threat, story } = attack;
  const { phase, stop, place } = expected;
  return {
    name,
    threat,
    phase,
    story,
    verdict: run.crashed ? "crashed" : judge(run, attack, expected),
    did: run.did,
    differed: run.differed,
    victim: run.victim,
    stoppedBy: run.stop,
    place: run.place,
    expected: { stop, place },
    evidence: run.evidence,
    control: controlOf(run, attack),
    durationMs,
  };
}

/** A run, or what is known of one that has ended the process of its victim. */
function attempt(range: Range, attack: Attack, phase: Phase): AttackRun & { crashed: boolean } {
  try {
    return { ...attack.run(range, phase), crashed: false };
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    return {
      did: attack.story,
      differed: "",
      victim: "the process",
      stop: null,
      place: "",
      evidence: error.message,
      control: null,
      crashed: true,
    };
  }
}

function judge(run: AttackRun, attack: Attack, expected: AttackCase): AttackVerdict {
  if (run.stop === null) return "not stopped";
  if (run.stop !== expected.stop || run.place !== expected.place) return "elsewhere";
  if ("none" in attack.control) return "stopped";
  return run.control?.isAccepted === true ? "stopped" : "control held";
}

function controlOf(run: AttackRun, attack: Attack): AttackRow["control"] {
  const { control } = attack;
  if ("none" in control) return { type: "none", reason: control.none };
  const { faults } = control;
  const gain = run.control?.gain ?? "";
  return { type: run.control?.isAccepted === true ? "fell" : "held", gain, faults };
}
