import type { EpochSchedule } from "../../consensus/schedule.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import type { NodeLog } from "../log/node-log.ts";
import { writeEpochRegistry } from "./epoch-registry-copy.ts";

/** Tells of new epochs in the log, and keeps the copy of the registry where one is asked for. */
export class EpochFollower {
  readonly #path: string;
  readonly #log: NodeLog;
  #schedule: EpochSchedule | null = null;

  /** `path` is empty where no copy is asked for. */
  constructor(path: string, log: NodeLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Takes the schedule after a block. Cost: a comparison, unless it has changed. */
  follow(schedule: EpochSchedule, height: Height): void {
    if (this.#schedule !== null && isSame(this.#schedule, schedule)) return;
    if (this.#schedule !== null) this.#tell(schedule, height);
    this.#schedule = schedule;
    if (this.#path === "") return;
    try {
      writeEpochRegistry(this.#path, schedule);
      this.#log.write("debug", "the copy of the epoch registry is written", { path: this.#path });
    } catch (error) {
      // Nothing of the node rests on the copy, so that it goes on without; the next change tries again.
      this.#log.write("error", "the copy of the epoch registry cannot be written", {
        path: this.#path,
        error,
      });
    }
  }

  #tell(schedule: EpochSchedule, height: Height): void {
    const { record } = assertDefined(schedule.at(-1), "a schedule without a record");
    this.#log.write("info", "the epochs have changed", {
      height,
      epoch_index: record.index,
      rule_version: RULE_NAMES[record.rule],
      start_block: record.start,
    });
  }
}

/** Records are never changed in place: schedules differ iff their lengths or their newest records do. */
function isSame(left: EpochSchedule, right: EpochSchedule): boolean {
  return left.length === right.length && left.at(-1)?.record === right.at(-1)?.record;
}
