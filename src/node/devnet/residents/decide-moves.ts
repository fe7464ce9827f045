import { readAccount } from "../../../governance/account.ts";
import { refuseGate } from "../../../governance/gate.ts";
import { commandHandler } from "../../../governance/handler-table.ts";
import { runGovernanceCommand } from "../../../governance/run-command.ts";
import type { Digest } from "../../../primitives/brand.ts";
import { attest } from "./attest.ts";
import { claim } from "./claim.ts";
import { delegate } from "./delegate.ts";
import { discuss } from "./discuss.ts";
import { propose } from "./propose.ts";
import { record } from "./record.ts";
import type { ResidentMove } from "./resident-move.ts";
import { review } from "./review.ts";
import { listTownProposals } from "./town-proposal.ts";
import { accountOf, canAct, type TownView } from "./town-view.ts";
import { vote } from "./vote.ts";

/**
 * What the residents of a devnet do next: a function of the seed, the chain and the governance clock, so that a node
 * that was killed goes on where the chain stands. At most one move each, the most pressing first, and none that the
 * rules would refuse as things stand: however often it is asked, residents never flood.
 */
export function decideMoves(view: TownView): readonly ResidentMove[] {
  const open = listTownProposals(view);
  const wishes = [
    ...attest(view, open),
    ...vote(view, open),
    ...review(view, open),
    ...record(view),
    ...delegate(view),
    ...propose(view, open),
    ...claim(view),
    ...discuss(view, open),
  ];
  const chosen = new Map<string, ResidentMove>();
  for (const wish of wishes) {
    if (chosen.has(wish.who) || !canAct(view, wish.who) || !isAdmissible(view, wish)) continue;
    chosen.set(wish.who, wish);
  }
  return [...chosen.values()];
}

const NO_TRANSACTION = new Uint8Array(32) as Digest;

/** True iff the command would be done on the state as it stands. */
function isAdmissible(view: TownView, { who, command, payload }: ResidentMove): boolean {
  const { state, context } = view;
  const sender = accountOf(view, who);
  if (commandHandler(command) === undefined) {
    return refuseGate(state, { command, alwaysOpen: false, sender }, context.now) === null;
  }
  const sequence = readAccount(state, sender)?.sequence ?? 0;
  const asked = { ...context, sender, sequence, txId: NO_TRANSACTION };
  return runGovernanceCommand(state, { name: command, payload }, asked).ok;
}
