import assert from "node:assert/strict";
import { decode } from "../../../src/codec/canonical.ts";
import type { AuditEntry } from "../../../src/governance/audit-entry.ts";
import { eventOfTopic } from "../../../src/governance/event-table.ts";
import type { Fraction } from "../../../src/governance/fraction.ts";
import { readParameter } from "../../../src/governance/parameter.ts";
import {
  PARAMETER_KEYS,
  type ParameterKey,
  parameterRow,
} from "../../../src/governance/parameter-table.ts";
import type { ParameterValue } from "../../../src/governance/parameter-value.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";

/** A way of a value, in force from a second on until the next one of its key. */
interface Way {
  readonly since: number;
  readonly height: number;
  readonly from: ParameterValue;
  readonly to: ParameterValue;
  /** When it sets out, and how long it takes. */
  readonly start: number;
  readonly periodS: number;
}

interface ChangeFact {
  readonly key: ParameterKey;
  readonly from: ParameterValue;
  readonly to: ParameterValue;
  readonly periodS?: number;
  readonly proposal: number | null;
}

/**
 * The registry as the facts alone tell it, beside the one in the state: values, ramps, and the rules of step and window
 * counted anew by the formulas of the specification. It shares no arithmetic with the engine.
 */
export class ParameterBook {
  readonly #ways = new Map<ParameterKey, Way[]>();
  /** Shares that hold for all changes of one proposal: those from before the first of them. */
  #shares: {
    readonly of: string;
    readonly step: Fraction;
    readonly window: Fraction;
    readonly windowS: number;
  } | null = null;

  constructor(genesis: StateReader, now: number) {
    for (const key of PARAMETER_KEYS) {
      const value = readParameter(genesis, key, now);
      this.#ways.set(key, [{ since: 0, height: 0, from: value, to: value, start: 0, periodS: 0 }]);
    }
  }

  /** Follows the facts of a block; a fact that breaks a rule is told. */
  follow(entries: readonly AuditEntry[]): void {
    for (const { eventType, details, now, height, seq } of entries) {
      const spec = eventOfTopic(eventType);
      const isChange = eventType === "parameter_changed" || eventType === "ramp_started";
      if (spec === undefined || !(isChange || eventType === "state_rolled_back")) continue;
      const decoded = decode(spec.schema, details);
      assert(decoded.ok, eventType);
      if (isChange)
        this.#change(decoded.value as ChangeFact, { now, height, told: `entry ${seq}` });
      else
        this.#restore(
          (decoded.value as { readonly targetHeight: number }).targetHeight,
          now,
          height,
        );
    }
  }

  /** I13: the state shows of every key what the facts say. */
  compare(state: StateReader, now: number): void {
    for (const key of PARAMETER_KEYS) {
      // The ledger changes these by itself too: evidence against an algorithm is no fact of the registry.
      if (key.startsWith("ledger.")) continue;
      for (const at of [now, now + 77, now + 10_000_000]) {
        assert.deepEqual(readParameter(state, key, at), this.#shown(key, at), `${key} at ${at}`);
      }
    }
  }

  #change(
    fact: ChangeFact,
    at: { readonly now: number; readonly height: number; readonly told: string },
  ) {
    const { key, from, to, periodS = 0, proposal } = fact;
    const { now, height, told } = at;
    const of = `${proposal} at ${height}`;
    if (this.#shares?.of !== of) {
      const step = this.#shown("param.max_step", now) as Fraction;
      const window = this.#shown("param.window_max", now) as Fraction;
      const windowS = this.#shown("param.window_s", now) as number;
      this.#shares = { of, step, window, windowS };
    }
    const { step, window, windowS } = this.#shares;
    const shown = this.#shown(key, now);
    if (!key.startsWith("ledger.")) assert.deepEqual(from, shown, `${told}: from of ${key}`);
    const before = this.#shown(key, now - windowS);
    if (isMeasured(from) && isMeasured(to)) {
      assert(isWithin(from, to, { share: step, tenths: 1n }), `${told}: the step of ${key}`);
    }
    if (isMeasured(from) && isMeasured(to) && isMeasured(before)) {
      assert(isWithin(before, to, { share: window, tenths: 2n }), `${told}: the window of ${key}`);
    } else {
      const last = this.#waysOf(key).at(-1);
      const isFree = last === undefined || last.height === 0 || last.since + windowS <= now;
      assert(isFree, `${told}: ${key} changed twice in a window`);
    }
    this.#waysOf(key).push({ since: now, height, from, to, start: now, periodS });
  }

  /** A state rollback: keys of the economy and the technical ones go on as they would have gone on from the target. */
  #restore(targetHeight: number, now: number, height: number): void {
    for (const key of PARAMETER_KEYS) {
      if (parameterRow(key).class === "G") continue;
      const ways = this.#waysOf(key);
      if ((ways.at(-1)?.height ?? 0) <= targetHeight) continue;
      const then = ways.findLast((way) => way.height <= targetHeight);
      assert(then !== undefined);
      ways.push({ ...then, since: now, height });
    }
  }

  #shown(key: ParameterKey, at: number): ParameterValue {
    const way = this.#waysOf(key).findLast(({ since }) => since <= at);
    const { from, to, start, periodS } = way ?? (this.#waysOf(key)[0] as Way);
    if (periodS === 0 || at >= start + periodS) return to;
    if (at <= start) return from;
    const [a, b] = [BigInt(from as number | bigint), BigInt(to as number | bigint)];
    const gone = ((b > a ? b - a : a - b) * BigInt(at - start)) / BigInt(periodS);
    const value = b > a ? a + gone : a - gone;
    return typeof to === "bigint" ? value : Number(value);
  }

  #waysOf(key: ParameterKey): Way[] {
    const ways = this.#ways.get(key);
    assert(ways !== undefined, key);
    return ways;
  }
}

type Measured = number | bigint | Fraction;

function isMeasured(value: ParameterValue): value is Measured {
  return value !== null && typeof value !== "string" && typeof value !== "boolean";
}

/** `|to - from| <= max(1, floor(from * n / d))`, for fractions so many tenths. */
function isWithin(
  from: Measured,
  to: Measured,
  { share, tenths }: { readonly share: Fraction; readonly tenths: bigint },
): boolean {
  if (typeof from === "object" && typeof to === "object") {
    const [a, b] = [BigInt(from.n) * BigInt(to.d), BigInt(to.n) * BigInt(from.d)];
    return (b > a ? b - a : a - b) * 10n <= tenths * BigInt(from.d) * BigInt(to.d);
  }
  assert(typeof from !== "object" && typeof to !== "object", "a number became a fraction");
  const [a, b] = [BigInt(from), BigInt(to)];
  const most = (a * BigInt(share.n)) / BigInt(share.d);
  return (b > a ? b - a : a - b) <= (most > 1n ? most : 1n);
}
