import type { Journal } from "../../src/governance/journal.ts";
import { computeMetrics, type Metrics } from "../../src/governance/metrics.ts";
import { noteMetrics } from "../../src/governance/note-metrics.ts";
import { VoteScene } from "./vote-scene.ts";

/** A scene that counts for the metrics as a machine does, by the facts of each step. */
export class MeasuredScene extends VoteScene {
  override keep(journal: Journal): void {
    super.keep(journal);
    noteMetrics(this.state, this.last, this.context);
  }

  override block(secondsLater = 1): void {
    super.block(secondsLater);
    noteMetrics(this.state, this.last, this.context);
  }

  get metrics(): Metrics {
    return computeMetrics(this.state);
  }
}
