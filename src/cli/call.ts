import type { Command } from "commander";
import { LedgerError } from "../primitives/ledger-error.ts";
import { dataFolder } from "./data-folder.ts";
import { toJsonText } from "./json-text.ts";
import type { Options } from "./options.ts";
import { Progress, type ProgressMode, type ProgressSubject } from "./progress.ts";
import { columnsOf, hasColor, type Paint, type ProcessPort, painter } from "./terminal.ts";

/** What a command answers: the form for programs, and the text for people. */
export interface Answer {
  /** Fields beside `schema`, in snake case; bytes and bigints are written as the ledger writes them. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Lines of text, without the last line's end. */
  readonly text: (paint: Paint) => string;
}

/** One call of a command: what it was given, and where it speaks. Data goes to stdout, talk to stderr. */
export class Call {
  /** The program as it was called, for commands to paste. */
  readonly program: string;
  /** Words of the command, e.g. `keys list`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly options: Options;
  readonly isJson: boolean;
  readonly env: ProcessPort["env"];
  /** The whole program with every command loaded: what completion and help are made from. */
  readonly tree: () => Promise<Command>;
  readonly #port: ProcessPort;
  readonly #interrupt = new AbortController();
  #isInterruptible = false;

  constructor(detail: {
    readonly program: string;
    readonly command: string;
    readonly args: readonly string[];
    readonly options: Options;
    readonly port: ProcessPort;
    readonly tree: () => Promise<Command>;
  }) {
    this.program = detail.program;
    this.command = detail.command;
    this.args = detail.args;
    this.options = detail.options;
    this.isJson = detail.options.flag("json");
    this.tree = detail.tree;
    this.env = detail.port.env;
    this.#port = detail.port;
  }

  /** The data folder of this call. */
  get data(): string {
    return dataFolder(this.options.text("data"), this.env);
  }

  /** The data folder as an option of a command that goes on from this one; nothing where it was not named. */
  get dataFlag(): string {
    const named = this.options.text("data");
    return named === undefined ? "" : ` --data ${named}`;
  }

  /** Painter of what goes to stdout. */
  get paint(): Paint {
    return painter(hasColor(this.#port.stdout, this.env, this.options.flag("color")));
  }

  /** Columns to lay text on stdout out in. */
  get columns(): number {
    return columnsOf(this.#port.stdout);
  }

  /** Writes raw text to stdout: completions, exported lines. */
  write(text: string): void {
    this.#port.stdout.write(text);
  }

  /** Gives the one answer of a command, in the form that was asked for. */
  answer({ json, text }: Answer): void {
    this.write(this.isJson ? `${this.#toJson(json)}\n` : `${text(this.paint)}\n`);
  }

  /** Gives one row of a list: a line of JSON with `--json`, else a line of text. */
  row({ json, text }: Answer): void {
    this.answer({ json, text });
  }

  /** Says something to people beside the data; programs are spared it. */
  note(text: string): void {
    if (!this.isJson) this.#port.stderr.write(`${text}\n`);
  }

  /** Warns, in either form. */
  warn(code: string, message: string): void {
    const json = { schema: "mathledger.cli/warning/1", code, message };
    this.#port.stderr.write(this.isJson ? `${toJsonText(json)}\n` : `warning: ${message}\n`);
  }

  /** Starts showing long work on stderr: a bar on a terminal, lines with `--progress=plain`, else nothing. */
  progress(subject: ProgressSubject): Progress {
    return new Progress(this.#port.stderr, this.#progressMode(), subject);
  }

  /**
   * A signal for work that must end in order on Ctrl-C; before the first use Ctrl-C just ends the process. Requires:
   * the work gives way to the event loop now and then. A second Ctrl-C ends the process at once.
   */
  get interrupted(): AbortSignal {
    if (!this.#isInterruptible) {
      this.#isInterruptible = true;
      process.on("SIGINT", () => {
        if (this.#interrupt.signal.aborted) process.exit(130);
        this.#interrupt.abort();
      });
    }
    return this.#interrupt.signal;
  }

  /** The error of work that Ctrl-C ended in order, with what goes on from there. */
  interruptedError(state: string, fix: string): LedgerError {
    const message = `Interrupted. ${state}`;
    return new LedgerError({ code: "CLI_INTERRUPTED", message, fix });
  }

  #toJson(fields: Readonly<Record<string, unknown>>): string {
    return toJsonText({
      schema: `mathledger.cli/${this.command.replaceAll(" ", "-")}/1`,
      ...fields,
    });
  }

  #progressMode(): ProgressMode {
    const chosen = this.options.text("progress") ?? "auto";
    if (chosen === "plain" || chosen === "none") return chosen;
    return this.#port.stderr.isTTY === true && !this.isJson ? "bar" : "none";
  }
}
