import { closeSync, openSync, readSync } from "node:fs";
import { fileSizeBytes } from "./data-folder.ts";

/** What a log of transactions holds that a process has left behind. */
export interface WalSurvey {
  readonly sizeBytes: number;
  /** Pages of whole transactions: what recovery keeps. */
  readonly committedFrames: number;
  /** Pages behind the last whole transaction that belong to this generation of the log: what recovery drops. */
  readonly tornFrames: number;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** First word of a log; its last bit says that checksums read words big-endian. */
const MAGIC = 0x377f0682;

/**
 * Reads a log as recovery does, without changing it.
 * Source: https://www.sqlite.org/fileformat2.html, section 4. Cost: one pass over the file, one frame in memory.
 */
export function surveyWal(path: string): WalSurvey {
  const sizeBytes = fileSizeBytes(path);
  const none = { sizeBytes, committedFrames: 0, tornFrames: 0 };
  if (sizeBytes < HEADER_BYTES) return none;
  const file = openSync(path, "r");
  try {
    const header = readAt(file, 0, HEADER_BYTES);
    const magic = header.getUint32(0);
    if ((magic & ~1) >>> 0 !== MAGIC) return none;
    const isLittle = (magic & 1) === 0;
    const sum = addWords(header, { from: 0, to: 24 }, isLittle, [0, 0]);
    if (sum[0] !== header.getUint32(24) || sum[1] !== header.getUint32(28)) return none;
    return { sizeBytes, ...countFrames(file, sizeBytes, header, { isLittle, sum }) };
  } finally {
    closeSync(file);
  }
}

type Sum = readonly [number, number];

function countFrames(
  file: number,
  sizeBytes: number,
  header: DataView,
  start: { readonly isLittle: boolean; readonly sum: Sum },
): Pick<WalSurvey, "committedFrames" | "tornFrames"> {
  const pageBytes = header.getUint32(8);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  let { sum } = start;
  let committedFrames = 0;
  let frames = 0;
  for (let at = HEADER_BYTES; at + FRAME_HEADER_BYTES <= sizeBytes; at += frameBytes) {
    const frame = readAt(file, at, frameBytes);
    // Frames of an older generation are what this one has not overwritten yet; they are no loss.
    const isOwn = [0, 4].every((word) => {
      return frame.getUint32(8 + word) === header.getUint32(16 + word);
    });
    if (!isOwn) break;
    frames += 1;
    if (frame.byteLength < frameBytes) break;
    sum = addWords(frame, { from: 0, to: 8 }, start.isLittle, sum);
    sum = addWords(frame, { from: FRAME_HEADER_BYTES, to: frameBytes }, start.isLittle, sum);
    if (sum[0] !== frame.getUint32(16) || sum[1] !== frame.getUint32(20)) break;
    if (frame.getUint32(4) > 0) committedFrames = frames;
  }
  return { committedFrames, tornFrames: frames - committedFrames };
}

function readAt(file: number, at: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  const read = readSync(file, bytes, 0, length, at);
  return new DataView(bytes.buffer, 0, read);
}

/** The running checksum of the log: two sums over pairs of 32-bit words, each feeding the other. */
function addWords(
  view: DataView,
  range: { readonly from: number; readonly to: number },
  isLittle: boolean,
  [first, second]: Sum,
): Sum {
  let left = first;
  let right = second;
  for (let at = range.from; at < range.to; at += 8) {
    left = (left + view.getUint32(at, isLittle) + right) >>> 0;
    right = (right + view.getUint32(at + 4, isLittle) + left) >>> 0;
  }
  return [left, right];
}
