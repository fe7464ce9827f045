import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { destination, multistream, pino } from "pino";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { toLogFields } from "./log-fields.ts";
import type { LogFields, LogLevel, NodeLog } from "./node-log.ts";

/** Mode of the log's folder, where it is made here. */
const FOLDER_MODE = 0o750;
/** Bytes that wait for a disk that takes none; what comes then is lost. */
const WAITING_BYTES_MAX = 1024 * 1024;

/** What a log is opened with. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Its file; empty for none. */
  readonly file: string;
  /** Where every line goes beside the file; null for nowhere. */
  readonly stream: { write(line: string): unknown } | null;
}

/** The log of a process. */
export interface OpenLog extends NodeLog {
  /** Lines softer than this are left out, from now on. */
  setLevel(level: LogLevel): void;
  readonly level: LogLevel;
  /** Goes on in a new file of the same name, after somebody has moved the old one away. */
  reopen(): void;
  /** Lines that the file did not take: a full disk ends no node. They stand in the stream. */
  readonly lostCount: number;
  close(): void;
}

/** Opens the log: JSON lines with level, time, part and message. A file that cannot be opened is refused. */
export function openLog({ level, file, stream }: LogOptions): OpenLog {
  let current = level;
  let lostCount = 0;
  const target = file === "" ? null : openFile(file, () => (lostCount += 1));
  const streams = [target, stream].filter((each) => each !== null);
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Levels are judged once, by the logger: each stream takes whatever comes.
    multistream(streams.map((each) => ({ level: "trace" as const, stream: each }))),
  );
  const partOf = (name: string | null): NodeLog => ({
    write: (at, message, fields) => logger[at](fieldsOf(name, fields), message),
    part: partOf,
  });
  return {
    ...partOf(null),
    setLevel(next) {
      current = next;
      logger.level = next;
    },
    get level() {
      return current;
    },
    reopen: () => target?.reopen(),
    get lostCount() {
      return lostCount;
    },
    close() {
      target?.end();
    },
  };
}

function fieldsOf(part: string | null, fields: LogFields = {}): object {
  return { ...(part === null ? {} : { part }), ...toLogFields(fields) };
}

function openFile(file: string, onLost: () => void) {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
    const dest = { dest: file, append: true, sync: true, maxLength: WAITING_BYTES_MAX };
    const target = destination(dest);
    // What a write fails to bring down waits for the next one, so that a failure by itself loses nothing.
    target.on("error", () => {});
    target.on("drop", onLost);
    return target;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerError({
      code: "NODE_LOG_FILE",
      message: `The log file ${file} cannot be written. ${why}.`,
      fix: 'run as the owner of its folder, or set log.file to another path, or to "" for none',
      evidence: { file },
      cause,
    });
  }
}
