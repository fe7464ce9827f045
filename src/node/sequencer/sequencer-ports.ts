import type { Clocks } from "./clock-watch.ts";

/** Time as the sequencer meets it, handed in so that a test can hold it. */
export interface SequencerPorts extends Clocks {
  /** Calls once after a pause; the answer takes the call back. */
  setTimer(pauseMs: number, call: () => void): () => void;
  /** Lets everything else that waits in the process have its turn. */
  breathe(): Promise<void>;
}

/** The clocks and timers of the process. */
export const SYSTEM_PORTS: SequencerPorts = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  setTimer: (pauseMs, call) => {
    const timer = setTimeout(call, pauseMs);
    return () => clearTimeout(timer);
  },
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};
