import type { ActKindSpec } from "./act-kind.ts";
import { STOP_GRANT } from "./act-stop-grant.ts";

// biome-ignore lint/suspicious/noExplicitAny: a spec is invariant in the type of its payload, so `unknown` admits none.
type AnySpec = ActKindSpec<any>;

const SPECS: readonly AnySpec[] = [STOP_GRANT];

const BY_KIND: ReadonlyMap<string, AnySpec> = new Map(SPECS.map((spec) => [spec.kind, spec]));

/** How a kind of act is decided, or undefined for one that is not decided here. */
export function actKindSpec(kind: string): AnySpec | undefined {
  return BY_KIND.get(kind);
}
