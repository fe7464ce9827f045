import type { EpochFault } from "../consensus/epoch-fault.ts";
import type { ForkChoice } from "../consensus/reorg.ts";
import type { ProofRefusal } from "../consensus/verify-proof.ts";
import type { StateProofRefusal } from "../consensus/verify-proof-state.ts";
import type { ViolationEvidence } from "../consensus/violation-evidence.ts";
import type { Violation } from "../consensus/violations.ts";
import type { Rejection } from "../governance/rejection.ts";
import type { GenesisFault } from "../machine/genesis-fault.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import type { ReplayFault } from "../machine/replay-fault.ts";
import { toHex } from "../primitives/hex.ts";

/**
 * The rule that stopped an attack, as one line: the stage or the guard, then its codes. Violations of stage V are all
 * named, since none hides another.
 */
export type Stop = string;

/** A rule that refused something, and what it compared. */
export interface Refusal {
  readonly stop: Stop;
  readonly evidence: string;
}

/** Every violation with its sub-code, in the order of a report. */
export function violationRefusal(violations: readonly Violation[]): Refusal {
  const stop = `V ${violations.map(({ number, subCode }) => `${number} ${subCode}`).join(", ")}`;
  const [first] = violations;
  if (first === undefined) return { stop, evidence: "" };
  return { stop, evidence: compared(evidenceText(first.expected), evidenceText(first.found)) };
}

/** A transaction, an act or evidence that the machine refuses. */
export function rejectionRefusal({ code, facts }: Rejection): Refusal {
  const { fault } = facts;
  const stop = fault === undefined ? code : `${code} ${fault}`;
  const evidence = Object.entries(facts)
    .map(([name, value]) => `${name} ${shorten(String(value))}`)
    .join(", ");
  return { stop, evidence };
}

/** A replay fault; where an item was refused, with the reason. */
export function replayRefusal({ code, expected, found }: ReplayFault): Refusal {
  const reason = /^GOV_[A-Z_]+/.exec(found)?.[0] ?? commitReason(code, found);
  const stop = reason === undefined ? `X ${code}` : `X ${code} ${reason}`;
  return { stop, evidence: compared(shorten(expected), shorten(found)) };
}

/** Which rule of a commit was broken: of its seals, or of the heights that may be sealed. */
function commitReason(code: ReplayFault["code"], found: string): string | undefined {
  if (code !== "REPLAY_COMMIT") return undefined;
  return /^(?:stranger|suite|signature|weight)/.exec(found)?.[0] ?? "height";
}

/** A record or an event that may not enter the schedule. */
export function epochRefusal({ code, invariant, expected, found }: EpochFault): Refusal {
  return { stop: `${invariant} ${code}`, evidence: compared(shorten(expected), shorten(found)) };
}

/** A genesis document that is refused. */
export function genesisRefusal({ code, place, expected, found }: GenesisFault): Refusal {
  return { stop: `${code} ${place}`, evidence: compared(expected, found) };
}

/** A proof of a statement or of the state that is refused, with the fault inside it where there is one. */
export function proofStop(refusal: ProofRefusal | StateProofRefusal): Stop {
  const inner = "fault" in refusal && typeof refusal.fault === "object" ? refusal.fault : null;
  return inner !== null && "code" in inner ? `${refusal.code} ${inner.code}` : refusal.code;
}

/** What fork choice answers, or null when it switches. */
export function forkRefusal(choice: ForkChoice): Refusal | null {
  if (choice.choice === "switch") return null;
  const evidence = `fork after block ${choice.forkHeight}`;
  return { stop: choice.choice === "stay" ? "fork choice stays" : choice.code, evidence };
}

/** Why a node refuses a block, by the stage that refused it. */
export function blockRefusal(rejection: BlockRejection): Refusal {
  switch (rejection.stage) {
    case "D": {
      const { fault } = rejection.fault;
      const { code, ...facts } = { ...fault };
      const evidence = Object.entries(facts).map(([name, value]) => `${name} ${factText(value)}`);
      return { stop: `D ${code}`, evidence: evidence.join(", ") };
    }
    case "V":
      return violationRefusal(rejection.violations);
    case "E":
      return epochRefusal(rejection.fault);
    case "X":
      return replayRefusal(rejection.fault);
    case "halt": {
      const { missing } = rejection;
      const lacking = missing.what === "hash" ? `0x${missing.code.toString(16)}` : missing.suite;
      const evidence = `before block ${rejection.height}: lacks ${missing.what} ${lacking}`;
      return { stop: "E11 halt", evidence };
    }
  }
}

const SHOWN_CHARACTERS = 60;

/** The first bytes of a digest, enough for a person to tell two apart. */
export function shortHex(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, 6);
  return bytes.length > shown.length ? `0x${toHex(shown)}…` : `0x${toHex(shown)}`;
}

function factText(value: unknown): string {
  return value instanceof Uint8Array ? shortHex(value) : String(value);
}

function evidenceText(value: ViolationEvidence): string {
  if (value === null) return "nothing";
  return typeof value === "object" ? shortHex(value) : String(value);
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function compared(expected: string, found: string): string {
  return `expected ${expected}, found ${found}`;
}
