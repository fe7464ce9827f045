import type { Result } from "../../primitives/result.ts";
import type { CommittedBlock } from "../sequencer/committed-block.ts";
import type { Submission, SubmitFault } from "../sequencer/submission.ts";
import type { NodeService } from "../service/node-service.ts";
import { MetricSet } from "./metric-set.ts";
import { addServiceGauges, type OwnFigures } from "./service-gauges.ts";

/** Seconds that a block or a call takes. */
const WORK_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const INTERVAL_BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 30, 60];
const SIZE_BUCKETS = [0, 1, 5, 10, 50, 100, 500, 1000];

/** Words of the outcomes, as labels have them. */
const OUTCOMES = {
  rejected: "rejected",
  full: "full",
  notEmergency: "not_emergency",
  unavailable: "unavailable",
} as const satisfies Record<SubmitFault["reason"], string>;

/** One call of a method, over whatever it came. */
export interface MeasuredCall {
  readonly listener: string;
  readonly method: string;
  /** `ok`, or the name of the error. */
  readonly outcome: string;
  readonly tookMs: number;
}

/** The figures of a node: what it makes, what it takes in and refuses, and how it stands. */
export class NodeMetrics {
  readonly #set = new MetricSet();
  readonly #blockSeconds = this.#set.histogram("block_seconds", "Making and committing a block.", {
    buckets: WORK_BUCKETS,
  });
  readonly #intervalSeconds = this.#set.histogram(
    "block_interval_seconds",
    "Block time from one block to the next.",
    { buckets: INTERVAL_BUCKETS },
  );
  readonly #blockTransactions = this.#set.histogram(
    "block_transactions",
    "Transactions of a block.",
    {
      buckets: SIZE_BUCKETS,
    },
  );
  readonly #transactions = this.#set.counter(
    "transactions_total",
    "Transactions in blocks that this process made, by what became of them.",
    ["outcome"],
  );
  readonly #submissions = this.#set.counter(
    "submissions_total",
    "Transactions that were handed in: admitted, or the code of the refusal.",
    ["outcome", "code"],
  );
  readonly #calls = this.#set.counter("calls_total", "Calls of methods, by how they ended.", [
    "listener",
    "method",
    "outcome",
  ]);
  readonly #callSeconds = this.#set.histogram("call_seconds", "What a call took.", {
    labels: ["method"],
    buckets: WORK_BUCKETS,
  });
  readonly #reloads = this.#set.counter("config_reloads_total", "Reloads of the configuration.", [
    "outcome",
  ]);
  #lastTimeMs: number | null = null;

  constructor(service: NodeService, own: OwnFigures) {
    addServiceGauges(this.#set, service, own);
  }

  get text(): Promise<string> {
    return this.#set.text();
  }

  get contentType(): string {
    return this.#set.contentType;
  }

  countBlock({ candidate, tookMs }: CommittedBlock): void {
    const { outcomes, branch } = candidate;
    const included = outcomes.filter(({ status }) => status === "included");
    const failed = included.filter((each) => each.status === "included" && each.rejection !== null);
    this.#blockSeconds.observe(tookMs / 1000);
    this.#blockTransactions.observe(included.length);
    if (this.#lastTimeMs !== null) {
      this.#intervalSeconds.observe((branch.timeMs - this.#lastTimeMs) / 1000);
    }
    this.#lastTimeMs = branch.timeMs;
    this.#transactions.add({ outcome: "done" }, included.length - failed.length);
    this.#transactions.add({ outcome: "failed" }, failed.length);
  }

  countSubmission(answer: Result<Submission, SubmitFault>): void {
    if (answer.ok) this.#submissions.add({ outcome: "admitted", code: "" });
    else
      this.#submissions.add({ outcome: OUTCOMES[answer.error.reason], code: codeOf(answer.error) });
  }

  countCall({ listener, method, outcome, tookMs }: MeasuredCall): void {
    this.#calls.add({ listener, method, outcome });
    this.#callSeconds.observe(tookMs / 1000, { method });
  }

  countReload(outcome: "ok" | "refused"): void {
    this.#reloads.add({ outcome });
  }
}

function codeOf(fault: SubmitFault): string {
  switch (fault.reason) {
    case "rejected":
      return fault.rejection.code;
    case "full":
      return `${fault.of}_${fault.unit}`;
    case "notEmergency":
      return fault.class;
    case "unavailable":
      return fault.error.code;
  }
}
