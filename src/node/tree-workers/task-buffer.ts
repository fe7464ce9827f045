import { type ItemLoad, packItems } from "../../merkle/kernel/item-load.ts";
import type { KernelJob } from "../../merkle/kernel/kernel-digests.ts";
import type { KernelLayout } from "../../merkle/kernel/kernel-exports.ts";
import { assert } from "../../primitives/assert.ts";
import type { Digest } from "../../primitives/brand.ts";

/**
 * What a task buffer waits for. It begins empty; the dealer makes it full, the worker makes it done or failed, and a
 * buffer that is done may be made full again. Empty is 0, which fresh memory holds.
 */
export const FULL = 1;
export const DONE = 2;
export const FAILED = 3;
/** No task will come any more. */
export const CLOSED = 4;

/** Jobs of one task. */
export const JOBS_MAX = 8;

const DIGEST_BYTES = 32;
/** Words of the head: state, number of items, bytes of slots, number of jobs. */
const HEAD_WORDS = 4;
/** Words of a job: code and length of its prefix. */
const JOB_WORDS = 2;

/**
 * Memory through which one subtree travels from the dealer to a worker and its roots travel back. Whose turn it is
 * stands in its first word, which is the only one that both sides watch.
 */
export interface TaskBuffer {
  readonly head: Int32Array;
  readonly jobs: Int32Array;
  readonly prefixes: Uint8Array;
  readonly roots: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly slots: Uint8Array;
  readonly layout: KernelLayout;
}

/** Bytes of shared memory for a task buffer. */
export function taskBufferBytes(layout: KernelLayout): number {
  const { itemsMax, prefixBytesMax, slots, slotsEnd } = layout;
  const words = HEAD_WORDS + JOB_WORDS * JOBS_MAX + 2 * itemsMax;
  return 4 * words + JOBS_MAX * (prefixBytesMax + DIGEST_BYTES) + slotsEnd - slots;
}

/** The task buffer that begins at an offset of the memory; both sides lay it out alike. */
export function openTaskBuffer(
  memory: SharedArrayBuffer,
  offset: number,
  layout: KernelLayout,
): TaskBuffer {
  const { itemsMax, prefixBytesMax, slots, slotsEnd } = layout;
  let at = offset;
  const take = (bytes: number): number => {
    const start = at;
    at += bytes;
    return start;
  };
  return {
    head: new Int32Array(memory, take(4 * HEAD_WORDS), HEAD_WORDS),
    jobs: new Int32Array(memory, take(4 * JOB_WORDS * JOBS_MAX), JOB_WORDS * JOBS_MAX),
    prefixes: new Uint8Array(memory, take(JOBS_MAX * prefixBytesMax), JOBS_MAX * prefixBytesMax),
    roots: new Uint8Array(memory, take(JOBS_MAX * DIGEST_BYTES), JOBS_MAX * DIGEST_BYTES),
    starts: new Uint32Array(memory, take(4 * itemsMax), itemsMax),
    lengths: new Uint32Array(memory, take(4 * itemsMax), itemsMax),
    slots: new Uint8Array(memory, take(slotsEnd - slots), slotsEnd - slots),
    layout,
  };
}

/** What the buffer is waiting for. */
export function readState(buffer: TaskBuffer): number {
  return Atomics.load(buffer.head, 0);
}

/** Passes the buffer on and wakes the side that waits for it. */
export function passOn(buffer: TaskBuffer, state: number): void {
  Atomics.store(buffer.head, 0, state);
  Atomics.notify(buffer.head, 0);
}

/** Blocks while the worker is at a task; false if that lasts longer than the patience. */
export function waitForWorker(buffer: TaskBuffer, patienceMs: number): boolean {
  while (readState(buffer) === FULL) {
    if (Atomics.wait(buffer.head, 0, FULL, patienceMs) === "timed-out") return false;
  }
  return true;
}

/** Blocks until the dealer has written a task, or closed the buffer; then false. */
export function waitForTask(buffer: TaskBuffer): boolean {
  for (;;) {
    const state = readState(buffer);
    if (state === FULL) return true;
    if (state === CLOSED) return false;
    Atomics.wait(buffer.head, 0, state);
  }
}

/** Lays the items `from .. to - 1` out as a task; false, and no task, if they do not fit. */
export function writeTask(
  buffer: TaskBuffer,
  task: {
    readonly jobs: readonly KernelJob[];
    readonly gap: number;
    readonly items: readonly Uint8Array[];
    readonly from: number;
    readonly to: number;
  },
): boolean {
  const { jobs, gap, items, from, to } = task;
  assert(jobs.length <= JOBS_MAX, `${jobs.length} jobs in one task`);
  const { itemBytesMax, paddingBytes, prefixBytesMax, slots: base } = buffer.layout;
  const bounds = { itemBytesMax, paddingBytes, gap };
  const packed = packItems({ ...buffer, base }, bounds, items, from, to);
  if (packed.end !== to) return false;
  for (const [i, { code, prefix }] of jobs.entries()) {
    buffer.jobs[JOB_WORDS * i] = code;
    buffer.jobs[JOB_WORDS * i + 1] = prefix.length;
    buffer.prefixes.set(prefix, prefixBytesMax * i);
  }
  buffer.head.set([to - from, packed.sizeBytes, jobs.length], 1);
  return true;
}

/** The task that the dealer wrote. */
export function readTask(buffer: TaskBuffer): {
  readonly count: number;
  readonly load: ItemLoad;
  readonly jobs: readonly KernelJob[];
} {
  const [, count = 0, sizeBytes = 0, jobCount = 0] = buffer.head;
  const { prefixBytesMax, slots: base } = buffer.layout;
  const jobs = Array.from({ length: jobCount }, (_, i) => {
    const start = prefixBytesMax * i;
    const length = buffer.jobs[JOB_WORDS * i + 1] ?? 0;
    const prefix = buffer.prefixes.slice(start, start + length);
    return { code: buffer.jobs[JOB_WORDS * i] ?? 0, prefix };
  });
  const load = {
    starts: buffer.starts.subarray(0, count),
    lengths: buffer.lengths.subarray(0, count),
    slots: buffer.slots.subarray(0, sizeBytes),
    base,
  };
  return { count, load, jobs };
}

/** Leaves the root of each job for the dealer. */
export function writeRoots(buffer: TaskBuffer, roots: readonly Digest[]): void {
  for (const [i, root] of roots.entries()) buffer.roots.set(root, DIGEST_BYTES * i);
}

/** A copy of the root of a job. */
export function readRoot(buffer: TaskBuffer, job: number): Digest {
  return new Uint8Array(buffer.roots.slice(DIGEST_BYTES * job, DIGEST_BYTES * (job + 1)));
}
