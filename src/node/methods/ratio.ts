import { divFloorBig } from "../../primitives/integer.ts";

/** An exact ratio in JSON. */
export interface RatioJson {
  readonly n: string;
  readonly d: string;
}

const PLACES = 6;
const SCALE = 10n ** BigInt(PLACES);

/** `n / d` as two decimal strings. */
export function ratioJson(n: bigint | number, d: bigint | number): RatioJson {
  return { n: String(n), d: String(d) };
}

/** `n / d` as a decimal string, cut to six places: what is shown as reached is reached. Of nothing it is 0. */
export function shareText(n: bigint, d: bigint): string {
  const scaled = d === 0n ? 0n : divFloorBig(n * SCALE, d);
  const fraction = String(scaled % SCALE).padStart(PLACES, "0");
  return `${scaled / SCALE}.${fraction}`;
}
