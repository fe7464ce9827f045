/** A day of the rules in seconds. */
const DAY_S = 86_400;
/** Most that the governance clock takes in one block (`clock.max_step_s`). */
const STEP_S_MAX = 300;
/** Blocks a day of the rules while time is made up for, where the clock allows it. */
const BLOCKS_A_DAY = 4;
/** Days of the rules that lie behind a devnet when it opens: every stage of a proposal is taken then. */
const PRELUDE_DAYS = 24;
/** A slow devnet opens early in its story instead of late for its user. */
const PRELUDE_BLOCKS_MAX = 150;

/** How the time of a devnet passes. All times are governance seconds. */
export interface Pace {
  /** When the chain began. */
  readonly startS: number;
  /** A day of the rules on this network. */
  readonly dayS: number;
  /** From block to block while time is made up for. */
  readonly stepS: number;
  /** When the past that a devnet opens with is over, and blocks begin to follow the clock on the wall. */
  readonly liveFromS: number;
}

/** The pace of a network that began at a second, at a speed. */
export function paceOf(startS: number, speed: number): Pace {
  const dayS = Math.max(1, Math.floor(DAY_S / speed));
  const stepS = Math.min(STEP_S_MAX, Math.max(1, Math.floor(dayS / BLOCKS_A_DAY)));
  const blocks = Math.min(PRELUDE_BLOCKS_MAX, Math.ceil((PRELUDE_DAYS * dayS) / stepS));
  return { startS, dayS, stepS, liveFromS: startS + blocks * stepS };
}

/** Seconds of the past that a devnet of a speed opens with. */
export function preludeSeconds(speed: number): number {
  const { startS, liveFromS } = paceOf(0, speed);
  return liveFromS - startS;
}

/** Days of the rules since the chain began, with fractions. */
export function daysSince({ startS, dayS }: Pace, now: number): number {
  return (now - startS) / dayS;
}
