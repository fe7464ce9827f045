import type { Content } from "../../governance/content.ts";
import type { GovernanceContext } from "../../governance/context.ts";
import { requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readClock } from "../../machine/clock.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { governanceOf } from "../governance-view.ts";
import type { CallContext, NodeService } from "../service/node-service.ts";
import { requirePast } from "./require-past.ts";

/** What the answer to a question about governance rests on: the state after one block, and its second. */
export interface Ground {
  readonly service: NodeService;
  readonly height: Height;
  readonly state: StateReader;
  /** Governance seconds. */
  readonly now: number;
}

/** The ground of a call. */
export function groundOf({ service, height }: Pick<CallContext, "service" | "height">): Ground {
  const { store } = service.reader;
  const state = height === store.tipHeight ? store : service.stateAt(height);
  return { service, height, state, now: readClock(state) };
}

/** The ground of a call that walks for long: it stays the same while blocks are added. */
export function pinnedGroundOf({
  service,
  height,
}: Pick<CallContext, "service" | "height">): Ground {
  const state = service.stateAt(height);
  return { service, height, state, now: readClock(state) };
}

/**
 * What a proposal says as of a ground, whether or not it has ended. Throws `RPC_PRUNED` for one that had ended before
 * the first block that is held.
 */
export function contentOf({ service, height, state }: Ground, number: number): Content {
  const { index } = service;
  const version = index.contents.get(number, height);
  if (version === undefined) {
    const { created } = requireProposal(state, number);
    requirePast(index, created.height, `Proposal ${number}`);
  }
  return assertDefined(version, `no content of ${number}`).content;
}

const contexts = new WeakMap<Ground, GovernanceContext>();

/** What a decision after the newest block would know, made once. Requires: a ground of the newest block. */
export function contextOf(ground: Ground): GovernanceContext {
  const known = contexts.get(ground);
  if (known !== undefined) return known;
  const context = { ...governanceOf(ground.service.reader), now: ground.now };
  contexts.set(ground, context);
  return context;
}
