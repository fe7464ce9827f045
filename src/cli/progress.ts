import { duration, grouped } from "./number-text.ts";
import { columnsOf, type TextStream } from "./terminal.ts";

/** How work is shown that takes long. */
export type ProgressMode = "bar" | "plain" | "none";

/** Work is shown once it has taken this long. */
const DELAY_MS = 1000;
const BAR_STEP_MS = 100;
const PLAIN_STEP_MS = 10_000;
/** The rate is that of the newest part of the work: its weight in each step. */
const SMOOTHING = 0.2;

/** What is counted. */
export interface ProgressSubject {
  /** What is being done, e.g. `importing`. */
  readonly label: string;
  /** What is counted, e.g. `contents`. */
  readonly unit: string;
  readonly total: number;
  /** Counted before this process began. */
  readonly done?: number;
}

/** Shows how far a long piece of work has come: count, rate and time left. Drawn when the work says how far it is. */
export class Progress {
  readonly #stream: TextStream;
  readonly #mode: ProgressMode;
  readonly #subject: ProgressSubject;
  readonly #now: () => number;
  readonly #startedAt: number;
  #shownAt: number;
  #shownDone: number;
  #rate: number | undefined;
  #isDrawn = false;

  constructor(
    stream: TextStream,
    mode: ProgressMode,
    subject: ProgressSubject,
    now: () => number = () => performance.now(),
  ) {
    this.#stream = stream;
    this.#mode = mode;
    this.#subject = subject;
    this.#now = now;
    this.#startedAt = now();
    this.#shownAt = this.#startedAt;
    this.#shownDone = subject.done ?? 0;
  }

  /** Says how much is done by now. Cheap: most calls draw nothing. */
  update(done: number): void {
    if (this.#mode === "none") return;
    const now = this.#now();
    const step = this.#mode === "bar" ? BAR_STEP_MS : PLAIN_STEP_MS;
    if (now - this.#startedAt < DELAY_MS || now - this.#shownAt < step) return;
    this.#measure(done, now);
    const { label } = this.#subject;
    const text = this.#line(done);
    if (this.#mode === "plain") this.#stream.write(`${label}: ${text.trimStart()}\n`);
    else this.#draw(this.#bar(done, text));
  }

  /** Takes the bar away, so that what follows begins on a clean line. */
  end(): void {
    if (this.#isDrawn) this.#stream.write("\r\x1b[2K");
    this.#isDrawn = false;
  }

  #measure(done: number, now: number): void {
    const rate = ((done - this.#shownDone) * 1000) / Math.max(1, now - this.#shownAt);
    this.#rate = this.#rate === undefined ? rate : this.#rate + SMOOTHING * (rate - this.#rate);
    this.#shownAt = now;
    this.#shownDone = done;
  }

  #line(done: number): string {
    const { total, unit } = this.#subject;
    const rate = this.#rate ?? 0;
    const left = rate > 0 ? `  ETA ${duration(((total - done) * 1000) / rate)}` : "";
    return ` ${grouped(done)} / ${grouped(total)}  ${grouped(Math.round(rate))} ${unit}/s${left}`;
  }

  #bar(done: number, text: string): string {
    const { label, total } = this.#subject;
    const room = columnsOf(this.#stream) - label.length - text.length - 8;
    if (room < 5) return `${label}${text}`;
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const full = Math.floor(share * room);
    const percent = `${Math.floor(share * 100)}`.padStart(3);
    return `${label} [${"#".repeat(full)}${".".repeat(room - full)}]${percent}%${text}`;
  }

  #draw(line: string): void {
    this.#stream.write(`\r\x1b[2K${line.slice(0, columnsOf(this.#stream) - 1)}`);
    this.#isDrawn = true;
  }
}
