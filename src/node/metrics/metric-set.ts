import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from "@prometheus-io/client";

/** Labels of one measurement. */
type Labels = Readonly<Record<string, string>>;

/** What a gauge reads when somebody asks. */
export interface GaugeReading {
  readonly labels?: Labels;
  readonly value: number;
}

/** Counts with one name. */
export interface Count {
  add(labels: Labels, by?: number): void;
}

/** Measurements of one name, sorted into buckets. */
export interface Spread {
  observe(value: number, labels?: Labels): void;
}

/**
 * The figures of one process, under names that begin with `mathledger_`, in base units. Gauges are read when somebody
 * asks, so that they cost nothing otherwise.
 */
export class MetricSet {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Everything in the text form of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Counts that only grow; `labels` are their names. */
  counter(name: string, help: string, labels: readonly string[]): Count {
    const options: CounterConfiguration<string> = {
      name: nameOf(name),
      help,
      labelNames: [...labels],
    };
    const counter = new Counter({ ...options, registers: [this.#registry] });
    return { add: (values, by = 1) => counter.inc(values, by) };
  }

  /** A value that is read when somebody asks; one without a reading is left out. */
  gauge(name: string, help: string, read: () => readonly GaugeReading[]): void {
    const labels = new Set(read().flatMap((reading) => Object.keys(reading.labels ?? {})));
    new Gauge({
      name: nameOf(name),
      help,
      labelNames: [...labels],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const reading of read()) this.set(reading.labels ?? {}, reading.value);
      },
    });
  }

  /** A count that is kept elsewhere, and read when somebody asks. */
  count(name: string, help: string, read: () => number): void {
    new Counter({
      name: nameOf(name),
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  histogram(
    name: string,
    help: string,
    options: { readonly labels?: readonly string[]; readonly buckets: readonly number[] },
  ): Spread {
    const histogram = new Histogram({
      name: nameOf(name),
      help,
      labelNames: [...(options.labels ?? [])],
      buckets: [...options.buckets],
      registers: [this.#registry],
    });
    return { observe: (value, labels = {}) => histogram.observe(labels, value) };
  }
}

function nameOf(name: string): string {
  return `mathledger_${name}`;
}
