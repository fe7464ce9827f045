import type { Branch } from "../consensus/branch.ts";
import type { GovernanceContext } from "../governance/context.ts";
import type { AccountId, Height } from "../primitives/brand.ts";
import type { BlockEffects } from "./block-effects.ts";
import type { BlockEnvironment } from "./environment.ts";

/** What a transaction of a block may know, fixed for the whole block but for the effects that grow. */
export interface ExecutionContext {
  readonly environment: BlockEnvironment;
  /** The branch up to the parent. */
  readonly branch: Branch;
  readonly height: Height;
  /** Governance seconds. */
  readonly now: number;
  /** Account that earns the producer's part of the fees, or null in an unsealed chain. */
  readonly producer: AccountId | null;
  readonly effects: BlockEffects;
  /** The same as governance may see it. */
  readonly governance: GovernanceContext;
}
