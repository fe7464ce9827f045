import { struct } from "../codec/compound.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { isEmergencyId } from "./emergency-proposal.ts";
import { isPassed } from "./end-of-proposal.ts";
import { defineHandler } from "./handler.ts";
import { refusePermission } from "./permission.ts";
import { digestSchema } from "./proposal.ts";
import { type NamedProposal, nameProposal, wrongStatus } from "./proposal-guards.ts";
import { type Rejection, reject } from "./rejection.ts";
import { runProposal } from "./run-proposal.ts";
import { readRunWindow } from "./run-window.ts";

/**
 * Runs what has passed on a track that nobody runs by the clock, and what the clock has not come to yet. That an
 * attempt fails is an outcome of the command and not its refusal.
 */
const executeProposal = defineHandler({
  command: "executeProposal",
  payload: struct({ id: digestSchema, planHash: digestSchema }),
  isAlwaysOpen: (state, { id }) => isEmergencyId(state, id),
  decide(journal, { id, planHash }, context) {
    const { now, sender } = context;
    const named = nameProposal(journal, id, now);
    if (!named.ok) return named.error;
    const refused = refuseTime(named.value, now);
    if (refused !== null) return refused;
    const barred = refusePermission(journal, "execute", sender, now);
    if (barred !== null) return barred;
    const { number, proposal } = named.value;
    const window = readRunWindow(journal, number, now);
    if (window.isHeld) return reject("GOV_HELD", { now, look_again_at: window.lookAgainAt ?? now });
    if (proposal.locked === null || !equalBytes(planHash, proposal.locked.planHash)) {
      const expected = proposal.locked === null ? "none" : toHex(proposal.locked.planHash);
      return reject("GOV_PLAN_HASH_MISMATCH", { expected, found: toHex(planHash) });
    }
    runProposal(journal, number, sender, context);
    return null;
  },
});

export const EXECUTION_COMMANDS = [executeProposal];

function refuseTime(named: NamedProposal, now: number): Rejection | null {
  const { proposal, answer } = named;
  const { closed, run, ended } = proposal;
  if (closed === null || !isPassed(proposal)) return wrongStatus(named);
  if (answer.status === "queued" && now < closed.eta) {
    return reject("GOV_TOO_EARLY", { now, eta: closed.eta });
  }
  if (answer.status === "queued" && run.nextAt !== null && now < run.nextAt) {
    return reject("GOV_TOO_EARLY", { now, next_attempt: run.nextAt });
  }
  if (ended?.how === "executed") return reject("GOV_EXECUTED", { at: ended.at });
  if (answer.status === "expired") return reject("GOV_EXPIRED", { now, eta: closed.eta });
  return answer.status === "queued" ? null : wrongStatus(named);
}
