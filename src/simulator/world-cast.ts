import type { RangePorts } from "./range-ports.ts";
import type { SimAccount } from "./sim-genesis.ts";
import { createSimKey, type SimKey } from "./sim-key.ts";

/** Everybody who has a key in a world, honest or not. */
export interface WorldCast {
  /** Weights 7, 2 and 1 of 10: the first alone makes a commit. The last has a classical key. */
  readonly sealers: readonly [SimKey, SimKey, SimKey];
  /** An honest account that records statements, with an ML-DSA key. */
  readonly author: SimKey;
  /** An honest account with an Ed25519 key only. */
  readonly classic: SimKey;
  /** An honest account that two of its three keys must sign for. */
  readonly shared: readonly [SimKey, SimKey, SimKey];
  /** The attacker's accounts: four with Ed25519 keys, four with ML-DSA keys. */
  readonly mallory: readonly SimKey[];
  readonly mallorySafe: readonly SimKey[];
  /** Council `emergency`, 5 of 7. The last member's account has a second key. */
  readonly emergency: readonly SimKey[];
  readonly emergencySpare: SimKey;
  /** Council `attestor`, 5 of 7. */
  readonly attestors: readonly SimKey[];
}

/** The keys of a world by their seed. */
export function castWorld(ports: RangePorts, seed: number): WorldCast {
  const key = (suite: number, label: string) => createSimKey(ports, seed, { suite, label });
  const keys = (suite: number, label: string, count: number) =>
    Array.from({ length: count }, (_, i) => key(suite, `${label} ${i + 1}`));
  return {
    sealers: [key(3, "sealer a"), key(3, "sealer b"), key(1, "sealer c")],
    author: key(2, "author"),
    classic: key(1, "classic"),
    shared: [key(1, "shared 1"), key(1, "shared 2"), key(1, "shared 3")],
    mallory: keys(1, "mallory", 4),
    mallorySafe: keys(2, "mallory", 4),
    emergency: keys(2, "emergency", 7),
    emergencySpare: key(2, "emergency spare"),
    attestors: keys(2, "attestor", 7),
  };
}

export const SEALER_WEIGHTS = [7, 2, 1] as const;

/** The accounts of a cast for a genesis document. */
export function accountsOf(cast: WorldCast): readonly SimAccount[] {
  const single = (key: SimKey): SimAccount => ({ keys: [key], threshold: 1 });
  const emergency = cast.emergency.map((key, index) =>
    index === cast.emergency.length - 1
      ? { keys: [key, cast.emergencySpare], threshold: 1 }
      : single(key),
  );
  return [
    single(cast.author),
    single(cast.classic),
    { keys: cast.shared, threshold: 2 },
    ...cast.mallory.map(single),
    ...cast.mallorySafe.map(single),
    ...emergency,
    ...cast.attestors.map(single),
  ];
}
