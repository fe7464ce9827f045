import { endOfString } from "./toml-outline.ts";

/** The two keys that operator guides have appended to the file by `echo`, wherever its end lies. */
export type GuideKey = "pq_migration_enabled" | "epoch_registry_path";

/** A line that was lifted out of the file. */
export interface GuideLine {
  readonly key: GuideKey;
  /** What stands behind the `=`, without the space around it. */
  readonly text: string;
  /** Offset of the line's first character, of its key and of its value, and of its end before the line break. */
  readonly start: number;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly end: number;
  /** True iff the line stands before every table, where the key belongs. */
  readonly isAtTop: boolean;
}

/** A file without its guide lines. */
export interface LiftedText {
  /** The text with blanks in their place, so that every offset stays. */
  readonly text: string;
  readonly lines: readonly GuideLine[];
}

const PATTERN = /^([ \t]*)(pq_migration_enabled|epoch_registry_path)([ \t]*=[ \t]*)/;

/**
 * Takes the lines that begin with one of the guide keys out of a file, in any table, but not out of strings of several
 * lines. It reads lines and no TOML, since a bare path is none.
 */
export function liftGuideLines(text: string): LiftedText {
  const lines: GuideLine[] = [];
  let rest = "";
  let isAtTop = true;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const guide = readGuideLine(text, at, end, isAtTop);
    if (guide !== null) {
      lines.push(guide);
      rest += " ".repeat(guide.end - at) + text.slice(guide.end, end);
      at = end;
      continue;
    }
    if (depth === 0 && /^[ \t]*\[/.test(text.slice(at, end))) isAtTop = false;
    const scanned = scanLine(text, at, depth);
    depth = scanned.depth;
    rest += text.slice(at, scanned.end);
    at = scanned.end;
  }
  return { text: rest, lines };
}

/** The offset after the line's break. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function readGuideLine(text: string, at: number, end: number, isAtTop: boolean): GuideLine | null {
  const match = PATTERN.exec(text.slice(at, end));
  if (match === null) return null;
  const [head, indent = "", key] = match;
  if (key !== "pq_migration_enabled" && key !== "epoch_registry_path") return null;
  const valueStart = at + head.length;
  const value = text.slice(valueStart, end).trimEnd();
  const keyStart = at + indent.length;
  return {
    key,
    text: value,
    start: at,
    keyStart,
    valueStart,
    end: valueStart + value.length,
    isAtTop,
  };
}

/** Goes over one line and over what begins in it and ends in a later one: a string of several lines. */
function scanLine(
  text: string,
  start: number,
  depthBefore: number,
): { readonly end: number; readonly depth: number } {
  let depth = depthBefore;
  let at = start;
  while (at < text.length && text[at] !== "\n") {
    const char = text[at] ?? "";
    if (char === "#") break;
    if (char === '"' || char === "'") {
      at = endOfLineString(text, at);
      continue;
    }
    if (char === "[" || char === "{") depth += 1;
    if (char === "]" || char === "}") depth = Math.max(0, depth - 1);
    at += 1;
  }
  return { end: lineEnd(text, at), depth };
}

/** The end of a string; one of a single line that is not closed ends with its line, and the parser refuses it. */
function endOfLineString(text: string, at: number): number {
  const end = endOfString(text, at);
  if (text.startsWith((text[at] ?? "").repeat(3), at)) return end;
  const lineBreak = text.indexOf("\n", at);
  return lineBreak >= 0 && lineBreak < end ? lineBreak : end;
}
