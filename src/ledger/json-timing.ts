import type { Timing } from "./epoch-record.ts";
import type { JsonPlace } from "./json-reader.ts";

/** Depths and delays in blocks, and the longest step in milliseconds. */
export interface TimingJson {
  readonly finality_blocks: number;
  readonly boundary_finality_blocks: number;
  readonly min_delay_blocks: number;
  readonly freeze_blocks: number;
  readonly min_dwell_blocks: number;
  readonly notice_blocks: number;
  readonly max_step_ms: number;
}

const NAMES = {
  finality_blocks: "finalityBlocks",
  boundary_finality_blocks: "boundaryFinalityBlocks",
  min_delay_blocks: "minDelayBlocks",
  freeze_blocks: "freezeBlocks",
  min_dwell_blocks: "minDwellBlocks",
  notice_blocks: "noticeBlocks",
  max_step_ms: "maxStepMs",
} as const satisfies Readonly<Record<keyof TimingJson, keyof Timing>>;

export function timingToJson(timing: Timing): TimingJson {
  return {
    finality_blocks: timing.finalityBlocks,
    boundary_finality_blocks: timing.boundaryFinalityBlocks,
    min_delay_blocks: timing.minDelayBlocks,
    freeze_blocks: timing.freezeBlocks,
    min_dwell_blocks: timing.minDwellBlocks,
    notice_blocks: timing.noticeBlocks,
    max_step_ms: timing.maxStepMs,
  };
}

/** A timing from its named values; one that is absent is as before. Whether they fit together is the ledger's rule. */
export function readTiming(place: JsonPlace, before: Timing): Timing {
  const fields = place.fields(Object.keys(NAMES));
  const numberOf = (name: keyof TimingJson): number =>
    fields.optional(name)?.uint() ?? before[NAMES[name]];
  return {
    finalityBlocks: numberOf("finality_blocks"),
    boundaryFinalityBlocks: numberOf("boundary_finality_blocks"),
    minDelayBlocks: numberOf("min_delay_blocks"),
    freezeBlocks: numberOf("freeze_blocks"),
    minDwellBlocks: numberOf("min_dwell_blocks"),
    noticeBlocks: numberOf("notice_blocks"),
    maxStepMs: numberOf("max_step_ms"),
  };
}
