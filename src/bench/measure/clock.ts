/** Milliseconds since some moment, with fractions. Handed in, so that tests can turn it by hand. */
export type MillisecondClock = () => number;

/** The clock of this process; one reading costs some tens of nanoseconds. */
export const processClock: MillisecondClock = () => performance.now();
