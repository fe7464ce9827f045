import { assert } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { actItem, draftDeclaration, membersOf, signAct, targetOf } from "./sim-act.ts";
import type { SimChain } from "./sim-chain.ts";
import { batchItem, type World } from "./world.ts";

/** Height of the block whose body carries the act: in v2-pq-primary, a block before the planned change is frozen. */
export const ACT_HEIGHT: Height = 30;
/** First height of the fallback epoch: five blocks of notice later. */
export const FALLBACK_START: Height = 35;
/** Height at which the honest author records a batch in the fallback epoch. */
export const FALLBACK_BATCH: Height = 38;
/** First height after the fallback has lapsed at block 40, six blocks later. */
export const RETURN_START: Height = 46;

/**
 * The chain of a world that falls back from v2-pq-primary to v2-dual-required by an act of five members, is not
 * ratified, and returns. Blocks 0..47, the first thirty those of the base chain.
 */
export function buildFallback(world: World): SimChain {
  const chain = world.base.fork(ACT_HEIGHT - 1);
  const target = targetOf(3, world.codes);
  const payload = signAct(
    draftDeclaration(chain, target),
    membersOf(world.cast.emergency.slice(0, 5)),
  );
  chain.seal({ items: [actItem(chain, world.cast.classic, payload)] });
  chain.sealTo(FALLBACK_BATCH - 1);
  chain.seal({ items: [batchItem(chain, world.cast, "of the fallback")] });
  chain.sealTo(RETURN_START + 1);
  const rules = chain.node.branch.facts.schedule.map(({ record }) => [record.start, record.rule]);
  const last = rules.slice(-2).join(" ");
  assert(
    last === `${FALLBACK_START},3 ${RETURN_START},4`,
    `the fallback went another way: ${last}`,
  );
  return chain;
}
