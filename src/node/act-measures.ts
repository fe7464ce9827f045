import { encode } from "../codec/canonical.ts";
import { DECLARE_EMERGENCY } from "../governance/act-declare-emergency.ts";
import { readCouncil } from "../governance/council.ts";
import { govDigest } from "../governance/gov-digest.ts";
import { DECLARED_MAX, RATIFIED_MAX } from "../governance/measure-scope.ts";
import type { Component } from "../governance/names.ts";
import { readUint } from "../governance/parameter.ts";
import type { AccountId, Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { FramedFile } from "./act-file.ts";
import type { ChainReader } from "./chain-reader.ts";
import { governanceOf } from "./governance-view.ts";

/** What a council wishes to hold, and why; what is absent it does not hold. */
export interface MeasureWish {
  readonly trigger: string;
  /** What moved the council. */
  readonly evidence: Uint8Array | null;
  /** What a pause holds; none of them for all that can be paused. */
  readonly pause: readonly Component[] | null;
  readonly maintenance: boolean;
  readonly freeze: readonly AccountId[] | null;
  /** Last block that a vote may roll the state back to. */
  readonly rollbackTo: Height | null;
  /** Seconds for which each is declared; by default as long as the council may. */
  readonly durationS: number | null;
  /** Seconds that a ratification grants; by default as long as it may. */
  readonly ratifiedS: number | null;
  /** Seconds in which the signatures may be gathered. */
  readonly spanS: number;
}

type Payload = Parameters<typeof DECLARE_EMERGENCY.refuse>[1];
type Action = Payload["actions"][number];
type MeasureName = Exclude<Action["kind"], "rollback">;

/**
 * A declaration of an emergency as its council would sign it now. What the rules refuse as the chain stands is refused
 * here already: signatures are dear.
 */
export function declareMeasures(chain: ChainReader, wish: MeasureWish): FramedFile {
  const context = governanceOf(chain);
  const council = readCouncil(chain.store, "emergency");
  if (council === undefined) {
    throw new LedgerError({
      code: "NODE_ACT_COUNCIL",
      message: "This chain has no emergency council. Nobody may declare an emergency.",
      fix: "propose an emergency_action instead: mathledger proposal new --type emergency_action",
    });
  }
  const { trigger, evidence } = wish;
  const payload: Payload = {
    trigger,
    evidenceDigest: evidence === null ? null : govDigest(context.hash, "gov/text", evidence),
    actions: actionsOf(chain, wish, context.now),
  };
  const rejection = DECLARE_EMERGENCY.refuse(chain.store, payload, context);
  if (rejection !== null) {
    const told = Object.entries(rejection.facts).map(([name, value]) => `${name} ${value}`);
    throw new LedgerError({
      code: rejection.code,
      message: `The ledger would refuse the declaration. ${rejection.code}: ${told.join(", ")}.`,
      fix: `mathledger explain ${rejection.code}`,
      evidence: rejection.facts,
    });
  }
  const frame = {
    chainId: chain.document.chainId,
    council: DECLARE_EMERGENCY.council,
    version: council.version,
    kind: DECLARE_EMERGENCY.kind,
    payload: encode(DECLARE_EMERGENCY.payload, payload),
    nonce: council.nonce,
    notBefore: context.now,
    expiresAt: context.now + wish.spanS,
  };
  return { kind: frame.kind, frame, signatures: [], attested: null };
}

function actionsOf(chain: ChainReader, wish: MeasureWish, now: number): readonly Action[] {
  const { pause, maintenance, freeze, rollbackTo } = wish;
  const longest = (kind: MeasureName) => readUint(chain.store, DECLARED_MAX[kind], now);
  const measure = (
    kind: MeasureName,
    scope: Partial<Pick<Action, "components" | "accounts">>,
  ): Action => {
    const durationS = wish.durationS ?? longest(kind);
    const ratifiedS = wish.ratifiedS ?? readUint(chain.store, RATIFIED_MAX[kind], now);
    return { ...NOTHING, kind, ...scope, durationS, ratifiedS };
  };
  return [
    ...(pause === null ? [] : [measure("pause_network", { components: pause })]),
    ...(maintenance ? [measure("enable_maintenance", {})] : []),
    ...(freeze === null ? [] : [measure("freeze_accounts", { accounts: freeze })]),
    ...(rollbackTo === null
      ? []
      : [
          {
            ...NOTHING,
            kind: "rollback" as const,
            durationS: wish.durationS ?? longest("pause_network"),
            targetHeight: rollbackTo,
          },
        ]),
  ];
}

const NOTHING = { components: [], accounts: [], ratifiedS: 0, targetHeight: null };
