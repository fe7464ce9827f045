import { styleText } from "node:util";

/** One stream as the program sees it: where text goes, and what it can show. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where a process speaks and what it was started with. */
export interface ProcessPort {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Looks of a text: never the only sign of anything. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const COLUMNS_DEFAULT = 80;
/** Below this nothing is laid out; above the upper bound lines get hard to read. */
const COLUMNS_MIN = 40;
const COLUMNS_MAX = 100;

/** True iff colour is wanted and can be shown on a stream. */
export function hasColor(stream: TextStream, env: ProcessPort["env"], wanted: boolean): boolean {
  const isRefused = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return wanted && stream.isTTY === true && !isRefused;
}

/** Columns to lay text out in. */
export function columnsOf(stream: TextStream): number {
  // A terminal that does not know its own width says 0.
  const columns = stream.columns || COLUMNS_DEFAULT;
  return Math.max(COLUMNS_MIN, Math.min(columns, COLUMNS_MAX));
}

/** The text in a style, or as it is where the stream has no colour. */
export type Paint = (style: Style, text: string) => string;

/** A painter for a stream. */
export function painter(isColored: boolean): Paint {
  return isColored
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}
