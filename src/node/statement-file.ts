import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { fileReadError, lineError } from "./import-error.ts";

/** One line of a statements file: a content. */
export interface StatementLine {
  /** Counted from 1. */
  readonly number: number;
  /** Place of its first byte in the unpacked file. */
  readonly offset: number;
  /** Its bytes without the line's end. */
  readonly bytes: Uint8Array;
  /** Place after its end. */
  readonly end: number;
  /** The bytes as they stand in the file, the line's end included. */
  readonly raw: Uint8Array;
}

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a file, packed by gzip or not, in groups as they are read. Memory for one chunk and one line; a line
 * longer than `lineBytesMax` ends the reading before it is held. The last line may lack its end.
 */
export async function* readStatementLines(
  path: string,
  lineBytesMax: number,
): AsyncGenerator<readonly StatementLine[]> {
  let number = 1;
  let offset = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const take = (part: Uint8Array, endBytes: number): StatementLine => {
    const raw = held.length === 0 ? part : Buffer.concat([...held, part]);
    const bytes = raw.subarray(0, raw.length - endBytes);
    const line = { number, offset, bytes, end: offset + raw.length, raw };
    held = [];
    heldBytes = 0;
    number += 1;
    offset = line.end;
    return line;
  };
  const refuseLong = (length: number): void => {
    if (length <= lineBytesMax) return;
    throw lineError("IMPORT_LINE_LENGTH", {
      path,
      line: number,
      offset,
      why: `the line is longer than ${lineBytesMax} bytes, the most that one transaction carries`,
      fix: "split the content into several lines",
    });
  };
  try {
    for await (const chunk of openBytes(path)) {
      const lines: StatementLine[] = [];
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        refuseLong(heldBytes + at - from);
        lines.push(take(chunk.subarray(from, at + 1), 1));
        from = at + 1;
      }
      if (from < chunk.length) {
        held.push(chunk.subarray(from));
        heldBytes += chunk.length - from;
        refuseLong(heldBytes);
      }
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    throw fileReadError(path, { line: number, offset }, cause);
  }
  if (heldBytes > 0) yield [take(new Uint8Array(0), 0)];
}

/** The bytes of a file, unpacked if it begins as gzip does or is named so. */
function openBytes(path: string): AsyncIterable<Buffer> {
  // Asked first: a stream that nobody reads as yet would fail where nobody catches it.
  const packed = isPacked(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!packed) return file;
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  // A failure of either stream ends the reading of the other; the reader below gets it thrown.
  pipeline(file, unpacked, () => {});
  return unpacked;
}

function isPacked(path: string): boolean {
  if (path.endsWith(".gz")) return true;
  const file = openSync(path, "r");
  try {
    const head = new Uint8Array(2);
    return readSync(file, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}
