/** How loud a line of the log is, softest first. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Facts beside a line's message, for programs; written in snake case by whoever gives them. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the parts of a node say what they do. Each line names the part. */
export interface NodeLog {
  write(level: LogLevel, message: string, fields?: LogFields): void;
  /** The log of a part of the node. */
  part(name: string): NodeLog;
}

/** A log that says nothing: of a service that only answers reads. */
export const SILENT_LOG: NodeLog = {
  write: () => {},
  part: () => SILENT_LOG,
};
