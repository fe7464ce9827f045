import type { Schema } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import type { GovernanceContext } from "./context.ts";
import type { CouncilName } from "./council.ts";
import type { Journal } from "./journal.ts";
import type { Rejection } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** An act as its kind sees it once enough members have signed. */
export interface ExecutedAct {
  readonly number: number;
  /** By which others name it. */
  readonly digest: Digest;
}

/**
 * Everything that is particular to one kind of act. No kind touches parameters, councils, the treasury or votes, nor
 * roles but to stop a scheduled grant.
 */
export interface ActKindSpec<P> {
  readonly kind: string;
  /** The only council that may. */
  readonly council: CouncilName;
  readonly payload: Schema<P>;
  /** Asked when the act is opened and again when it takes effect: what it is about may have changed meanwhile. */
  readonly refuse: (state: StateReader, payload: P, context: GovernanceContext) => Rejection | null;
  /** Brings the act about. Requires: `refuse` was asked on the same state. */
  readonly execute: (
    journal: Journal,
    payload: P,
    act: ExecutedAct,
    context: GovernanceContext,
  ) => void;
}

/** A row of the table of kinds, with its type checked where it is written. */
export function defineActKind<P>(spec: ActKindSpec<P>): ActKindSpec<P> {
  return spec;
}
