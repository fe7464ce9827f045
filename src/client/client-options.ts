/** How a client reaches its node. */
export interface ClientOptions {
  /** Where the node is, e.g. `http://127.0.0.1:8080`; the empty text is the origin of the page. */
  readonly url: string;
  /** In the place of the global `fetch`: for sockets, and for tests. */
  readonly fetch?: typeof fetch;
  /** Headers of every request, e.g. the operator's token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often a call that may be made again is made again; default 3. */
  readonly retries?: number;
  /** Longest time that one request takes; default 40 s, which is longer than any call waits in the node. */
  readonly timeoutMs?: number;
  /** Waits; the test's does not. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const RETRIES = 3;
export const TIMEOUT_MS = 40_000;
/** Longest pause between two tries. */
const PAUSE_MS_MAX = 10_000;
const PAUSE_MS_MIN = 200;

/** Waits, or ends with the signal. */
export async function sleepFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(alarm);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const alarm = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
    if (signal?.aborted === true) done();
  });
}

/** The pause before a further try: twice as long each time, and never shorter than what the node asked for. */
export function pauseMs(tries: number, retryAfterS: number | null): number {
  const backoff = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** tries);
  return Math.max(backoff, (retryAfterS ?? 0) * 1000);
}
