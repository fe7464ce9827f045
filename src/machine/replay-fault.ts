import type { ItemRefusal } from "./block-input.ts";

/** Why a block that stages D and V accept is not what its inputs bring about: stage X. All of them reject. */
export type ReplayFaultCode =
  | "REPLAY_ORDER"
  | "REPLAY_ADMISSION"
  | "REPLAY_COMMIT"
  | "REPLAY_EVIDENCE"
  | "REPLAY_PROPOSER"
  | "REPLAY_RECEIPT"
  | "REPLAY_SYSTEM"
  | "REPLAY_STATE"
  | "REPLAY_SEALERS";

/** The first replay fault of a block with what was compared. */
export interface ReplayFault {
  readonly code: ReplayFaultCode;
  /** Leaf index of the statement at fault, where one is. */
  readonly index: number | null;
  readonly expected: string;
  readonly found: string;
}

export function replayFault(
  code: ReplayFaultCode,
  compared: { readonly index?: number; readonly expected: string; readonly found: string },
): ReplayFault {
  const { index, expected, found } = compared;
  return { code, index: index ?? null, expected, found };
}

/** The refusal of an item as a fault of the block that holds it. */
export function refusalFault(refusal: ItemRefusal, index: number): ReplayFault {
  const expected = "an item that may stand in the block";
  if ("detail" in refusal)
    return replayFault(refusal.code, { index, expected, found: refusal.detail });
  const { code, facts } = refusal.rejection;
  const named = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  return replayFault(refusal.code, { index, expected, found: [code, ...named].join(" ") });
}
