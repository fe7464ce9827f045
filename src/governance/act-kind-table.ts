import { DECIDE_APPEAL } from "./act-decide-appeal.ts";
import { DECLARE_EMERGENCY } from "./act-declare-emergency.ts";
import { END_MEASURE } from "./act-end-measure.ts";
import { EXCLUDE_REVIEWER } from "./act-exclude-reviewer.ts";
import { INTERIM_SANCTION } from "./act-interim-sanction.ts";
import type { ActKindSpec } from "./act-kind.ts";
import { STOP_GRANT } from "./act-stop-grant.ts";
import { VETO_PROPOSAL } from "./act-veto-proposal.ts";

// biome-ignore lint/suspicious/noExplicitAny: a spec is invariant in the type of its payload, so `unknown` admits none.
type AnySpec = ActKindSpec<any>;

const SPECS: readonly AnySpec[] = [
  DECIDE_APPEAL,
  DECLARE_EMERGENCY,
  END_MEASURE,
  EXCLUDE_REVIEWER,
  INTERIM_SANCTION,
  STOP_GRANT,
  VETO_PROPOSAL,
];

const BY_KIND: ReadonlyMap<string, AnySpec> = new Map(SPECS.map((spec) => [spec.kind, spec]));

/** The kinds of acts that are decided here. */
export const ACT_KINDS: readonly string[] = [...BY_KIND.keys()];

/** How a kind of act is decided, or undefined for one that is not decided here. */
export function actKindSpec(kind: string): AnySpec | undefined {
  return BY_KIND.get(kind);
}
