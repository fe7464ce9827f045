import { resolveEpoch } from "../../consensus/schedule.ts";
import type { ItemOutcome } from "../../machine/block-input.ts";
import { declareFallback } from "../../node/act-declare.ts";
import type { ActFile } from "../../node/act-file.ts";
import { type ReadyKey, signActFile } from "../../node/act-sign.ts";
import { actItem, rehearseItem } from "../../node/act-submit.ts";
import type { Height } from "../../primitives/brand.ts";
import type { TourLedger } from "./tour-ledger.ts";

/** A fallback that a council has declared. */
export interface TourFallback {
  /** Block that carries the declaration. */
  readonly height: Height;
  /** Code with which the ledger answers the declaration while one signature is missing. */
  readonly refusal: string | null;
  readonly signed: number;
  readonly members: number;
}

const SIGNERS_NEEDED = 5;

/**
 * Declares a fallback to v2-dual-required: four members sign and the ledger is asked, then the fifth signs and it is
 * sealed. Nobody ratifies it, so that it lapses and the chain returns by itself.
 */
export function declareTourFallback({ chain, network }: TourLedger): TourFallback {
  const { reader } = chain;
  const height = chain.branch.height + 1;
  const { noticeBlocks } = resolveEpoch(chain.branch.facts.schedule, height).record.timing;
  const declared = declareFallback(reader, {
    settings: { rule_version: "v2-dual-required" },
    start: height + noticeBlocks,
    expires: height,
    evidenceHash: new Uint8Array(32),
  });
  const sign = (file: ActFile, key: ReadyKey): ActFile => signActFile(reader, file, key);
  const [fifth, ...others] = network.emergency.slice(0, SIGNERS_NEEDED);
  const short = others.reduce(sign, declared);
  const asked = rehearseItem(reader, actItem(reader, short, network.recorder), Date.now());
  const whole = fifth === undefined ? short : sign(short, fifth);
  const item = actItem(reader, whole, network.recorder);
  chain.seal({ timeMs: Date.now(), items: [item], isWhole: true });
  return {
    height,
    refusal: refusalOf(asked),
    signed: whole.signatures.length,
    members: network.emergency.length,
  };
}

function refusalOf(outcome: ItemOutcome): string | null {
  if (outcome.status === "included") return outcome.rejection?.code ?? null;
  return "rejection" in outcome.reason ? outcome.reason.rejection.code : outcome.reason.code;
}
