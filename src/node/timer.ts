/** The clock and the alarms of whoever must wait. Tests hand in one that they move by hand. */
export interface Timer {
  /** Milliseconds since some moment; it never goes back. */
  nowMs(): number;
  /** Does the work once after a delay. Answers with how to call it off. */
  after(delayMs: number, work: () => void): () => void;
}

/** The timer of the machine. A waiting alarm does not keep the process alive. */
export const MACHINE_TIMER: Timer = {
  nowMs: () => performance.now(),
  after(delayMs, work) {
    const alarm = setTimeout(work, delayMs).unref();
    return () => clearTimeout(alarm);
  },
};
