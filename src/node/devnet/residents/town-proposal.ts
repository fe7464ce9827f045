import { type Content, findContent } from "../../../governance/content.ts";
import { countProposals, type Proposal, requireProposal } from "../../../governance/proposal.ts";
import { computeStatus } from "../../../governance/status.ts";
import type { StatusAnswer } from "../../../governance/status-of-facts.ts";
import type { TownView } from "./town-view.ts";

/** Proposals that residents follow: the newest so many, which bounds what a decision costs. */
const FOLLOWED_MAX = 200;

const OVER: readonly StatusAnswer["status"][] = [
  "executed",
  "failed",
  "rejected",
  "vetoed",
  "cancelled",
  "expired",
  "reverted",
];

/** A proposal that has not ended, as residents see it. */
export interface TownProposal {
  readonly number: number;
  readonly proposal: Proposal;
  readonly content: Content;
  readonly status: StatusAnswer["status"];
}

/** The proposals that are still on their way, oldest first, be they of residents or of anyone. */
export function listTownProposals({ state, context }: TownView): readonly TownProposal[] {
  const newest = countProposals(state);
  const found: TownProposal[] = [];
  for (let number = Math.max(1, newest - FOLLOWED_MAX + 1); number <= newest; number++) {
    const { status } = computeStatus(state, number, context.now);
    const content = OVER.includes(status) ? undefined : findContent(state, number);
    if (content === undefined) continue;
    found.push({ number, proposal: requireProposal(state, number), content, status });
  }
  return found;
}

/** How much of a span has passed, 0 at its start and 1 at its end. */
export function partPassed(
  span: { readonly from: number; readonly to: number },
  now: number,
): number {
  const { from, to } = span;
  return to <= from ? 1 : (now - from) / (to - from);
}
