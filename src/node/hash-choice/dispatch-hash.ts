import type { HashFunction } from "../../crypto/hash-function.ts";
import { isKernelHash } from "../../merkle/kernel/kernel-hash.ts";

/** Who computes a batch, by its size: `few` below `from` inputs, `many` from there on. */
export interface Dispatch {
  readonly few: HashFunction;
  readonly many: HashFunction;
  readonly from: number;
}

/** Who computes what of one hash function. */
export interface DispatchPlan {
  readonly digest: HashFunction;
  readonly digestEach: Dispatch;
  readonly digestPairs: Dispatch;
  readonly treeRoot: Dispatch;
}

/**
 * One hash function out of several implementations of it; digests do not depend on the plan.
 * Its provider names everybody who takes part.
 */
export function dispatchHash(plan: DispatchPlan): HashFunction {
  const { digest, digestEach, digestPairs, treeRoot } = plan;
  const { code, name, digestLength } = digest;
  const pairBytes = 2 * digestLength;
  const kernel = isKernelHash(treeRoot.many) ? { kernel: treeRoot.many.kernel } : {};
  return {
    code,
    name,
    digestLength,
    provider: providersOf(plan).join("+"),
    ...kernel,
    digest: (message) => digest.digest(message),
    digestEach: (prefix, items) => pick(digestEach, items.length).digestEach(prefix, items),
    digestPairs: (level) => pick(digestPairs, level.length / pairBytes).digestPairs(level),
    treeRoot: (prefix, items) => pick(treeRoot, items.length).treeRoot(prefix, items),
  };
}

function pick({ few, many, from }: Dispatch, size: number): HashFunction {
  return size < from ? few : many;
}

function providersOf({ digest, ...batches }: DispatchPlan): readonly string[] {
  const dispatched = Object.values(batches).flatMap(({ few, many, from }) =>
    from > 1 ? [few, many] : [many],
  );
  const names = new Set([digest, ...dispatched].map(({ provider }) => provider));
  return [...names].sort();
}
