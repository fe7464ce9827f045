import type { Timer } from "../timer.ts";
import type { HttpLimits, Rate } from "./http-limits.ts";

type RateClass = keyof HttpLimits["rates"];

/** Tokens of one address in one class, as they stood at a moment. */
interface Bucket {
  tokens: number;
  atMs: number;
}

type Buckets = Map<RateClass, Bucket>;

/** Most addresses that are remembered. Whoever has not called for longest is forgotten first. */
const ADDRESSES_MAX = 20_000;

/** Counts the calls of each address by token buckets, one a class of methods. */
export class RateLimiter {
  readonly #rates: () => HttpLimits["rates"];
  readonly #timer: Timer;
  /** In the order of the latest call, the oldest first. */
  readonly #addresses = new Map<string, Buckets>();

  constructor(rates: () => HttpLimits["rates"], timer: Timer) {
    this.#rates = rates;
    this.#timer = timer;
  }

  /** Takes a token. Answers with 0, or with the whole seconds after which there will be one. */
  take(address: string, rateClass: RateClass): number {
    const rate = this.#rates()[rateClass];
    if (rate === null) return 0;
    const bucket = this.#bucket(address, rateClass, rate);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / rate.perS);
    bucket.tokens -= 1;
    return 0;
  }

  /** Seconds until any call of the address has a chance; 0 where one has it now. Takes no token. */
  blockedS(address: string): number {
    const rates = Object.entries(this.#rates()) as [RateClass, Rate | null][];
    const waits = rates.flatMap(([rateClass, rate]) => {
      if (rateClass === "operator" || rate === null) return [];
      const { tokens } = this.#bucket(address, rateClass, rate);
      return [tokens < 1 ? Math.ceil((1 - tokens) / rate.perS) : 0];
    });
    return waits.length === 0 ? 0 : Math.min(...waits);
  }

  #bucket(address: string, rateClass: RateClass, rate: Rate): Bucket {
    const buckets = this.#touch(address);
    const nowMs = this.#timer.nowMs();
    const known = buckets.get(rateClass);
    if (known === undefined) {
      const fresh = { tokens: rate.burst, atMs: nowMs };
      buckets.set(rateClass, fresh);
      return fresh;
    }
    const gained = ((nowMs - known.atMs) / 1000) * rate.perS;
    known.tokens = Math.min(rate.burst, known.tokens + gained);
    known.atMs = nowMs;
    return known;
  }

  #touch(address: string): Buckets {
    const known = this.#addresses.get(address) ?? new Map();
    this.#addresses.delete(address);
    this.#addresses.set(address, known);
    if (this.#addresses.size > ADDRESSES_MAX) {
      const [oldest] = this.#addresses.keys();
      if (oldest !== undefined) this.#addresses.delete(oldest);
    }
    return known;
  }
}
