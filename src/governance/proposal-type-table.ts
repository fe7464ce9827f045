import type { ProposalType } from "./names.ts";
import type { ProposalTypeSpec } from "./proposal-type.ts";
import { CUSTOM } from "./type-custom.ts";
import { EMERGENCY_ACTION } from "./type-emergency-action.ts";
import { EPOCH_ACTIVATION } from "./type-epoch-activation.ts";
import { FEATURE_ACTIVATION } from "./type-feature-activation.ts";
import { FEE_STRUCTURE } from "./type-fee-structure.ts";
import { PARAMETER_CHANGE } from "./type-parameter-change.ts";
import { PROPOSAL_CANCEL } from "./type-proposal-cancel.ts";
import { PROTOCOL_UPGRADE } from "./type-protocol-upgrade.ts";
import { ROLE_CHANGE } from "./type-role-change.ts";
import { SANCTION } from "./type-sanction.ts";
import { TOKEN_LISTING } from "./type-token-listing.ts";
import { TREASURY_ACTION } from "./type-treasury-action.ts";

// biome-ignore lint/suspicious/noExplicitAny: a spec is invariant in the type of its payload, so `unknown` admits none.
type AnySpec = ProposalTypeSpec<any>;

const SPECS: readonly AnySpec[] = [
  CUSTOM,
  EPOCH_ACTIVATION,
  EMERGENCY_ACTION,
  FEATURE_ACTIVATION,
  FEE_STRUCTURE,
  PARAMETER_CHANGE,
  PROTOCOL_UPGRADE,
  PROPOSAL_CANCEL,
  ROLE_CHANGE,
  SANCTION,
  TOKEN_LISTING,
  TREASURY_ACTION,
];

const BY_TYPE: ReadonlyMap<ProposalType, AnySpec> = new Map(SPECS.map((spec) => [spec.type, spec]));

/** All that is particular to a type of proposal, or undefined for a type that this version does not run. */
export function proposalTypeSpec(type: ProposalType): AnySpec | undefined {
  return BY_TYPE.get(type);
}
