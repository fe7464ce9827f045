import type { ProposalType } from "./names.ts";
import type { ProposalTypeSpec } from "./proposal-type.ts";
import { CUSTOM } from "./type-custom.ts";
import { FEE_STRUCTURE } from "./type-fee-structure.ts";
import { PARAMETER_CHANGE } from "./type-parameter-change.ts";
import { TREASURY_ACTION } from "./type-treasury-action.ts";

// biome-ignore lint/suspicious/noExplicitAny: a spec is invariant in the type of its payload, so `unknown` admits none.
type AnySpec = ProposalTypeSpec<any>;

const SPECS: readonly AnySpec[] = [CUSTOM, FEE_STRUCTURE, PARAMETER_CHANGE, TREASURY_ACTION];

const BY_TYPE: ReadonlyMap<ProposalType, AnySpec> = new Map(SPECS.map((spec) => [spec.type, spec]));

/** All that is particular to a type of proposal, or undefined for a type that this version does not run. */
export function proposalTypeSpec(type: ProposalType): AnySpec | undefined {
  return BY_TYPE.get(type);
}
