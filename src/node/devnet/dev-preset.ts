import type { HashRegistry } from "../../crypto/hash-function.ts";
import type { GovernanceModule } from "../../governance/genesis-module.ts";
import { DEFAULT_LIMITS } from "../../ledger/limits.ts";
import type { TimeMs } from "../../primitives/brand.ts";
import {
  buildGenesis,
  defaultEpoch,
  defaultFloor,
  firstTermEnd,
  type GenesisDraft,
} from "../genesis-builder.ts";
import { DEV_NAMES, type DevKeys, type DevName, devKey } from "./dev-keys.ts";

/** What a devnet is asked to be. */
export interface DevnetRequest {
  readonly timeMs: TimeMs;
  /** Divides every duration of governance. */
  readonly speed: number;
  /** Councils of one, and no signal of sealers before an epoch. */
  readonly isSolo: boolean;
  /** How many of the demo accounts seal, all in one process. */
  readonly validators: 1 | 4;
}

/** Name of every devnet; its beginning is what lets the demo keys and the helper work. */
const DEVNET_NAME = "dev-local";

/** Base units of one token at six decimals. */
const TOKEN = 1_000_000n;
const ACCOUNT_AMOUNT = 1_000_000n * TOKEN;
/** Half of it is bonded, so that votes carry weight at once. */
const ACCOUNT_STAKE = 500_000n * TOKEN;
const TREASURY = 5_000_000n * TOKEN;

const COUNCIL_K = 5;
const EMERGENCY: readonly DevName[] = ["ada", "ben", "cleo", "dora", "emil", "fay", "gus"];
const ATTESTORS: readonly DevName[] = ["fay", "gus", "hana", "ivan", "june", "kofi", "lena"];

/** Who holds which office. Reviewers propose nothing that is reviewed, or they could not sit on the panel. */
const OFFICES = {
  reviewer: ["hana", "ivan", "june"],
  moderator: ["fay", "gus", "kofi"],
  admin: ["ben"],
  executor: ["cleo"],
} as const satisfies Readonly<Record<string, readonly DevName[]>>;

/**
 * Who seals on a devnet: the first of the demo accounts.
 * Requires: 1 or 4.
 */
export function devSealers(validators: DevnetRequest["validators"]): readonly DevName[] {
  return DEV_NAMES.slice(0, validators);
}

/** Canonical bytes of the genesis document of a devnet: preset `dev`. */
export function buildDevGenesis(
  request: DevnetRequest,
  keys: DevKeys,
  hashes: HashRegistry,
): Uint8Array {
  const epoch = defaultEpoch(1, 2, { legacy: 0x12, pq: 0x16 });
  const accountOf = (name: DevName) => devKey(keys, name).description.account;
  return buildGenesis(
    {
      name: DEVNET_NAME,
      timeMs: request.timeMs,
      network: 1,
      epoch,
      floor: defaultFloor(1, epoch.rule),
      limits: DEFAULT_LIMITS,
      sealers: devSealers(request.validators).map((name) => {
        const { account, suite, publicKey } = devKey(keys, name).description;
        return { account, suite, publicKey, weight: 1 };
      }),
      accounts: DEV_NAMES.map((name) => {
        const { account, suite, publicKey } = devKey(keys, name).description;
        return { account, threshold: 1, keys: [{ suite, publicKey }], amount: ACCOUNT_AMOUNT };
      }),
      governance: governanceOf(request, accountOf),
      plan: [],
    },
    hashes,
  );
}

function governanceOf(
  { timeMs, speed, isSolo }: DevnetRequest,
  accountOf: (name: DevName) => GenesisDraft["accounts"][number]["account"],
): GenesisDraft["governance"] {
  const council = (name: string, members: readonly DevName[]) => ({
    name,
    k: isSolo ? 1 : COUNCIL_K,
    members: (isSolo ? members.slice(0, 1) : members).map(accountOf),
    termEnd: firstTermEnd(timeMs),
  });
  return {
    decimals: 6,
    speed,
    treasury: TREASURY,
    stakes: DEV_NAMES.map((name) => ({ account: accountOf(name), active: ACCOUNT_STAKE })),
    councils: [council("emergency", EMERGENCY), council("attestor", ATTESTORS)],
    roles: Object.entries(OFFICES).map(([name, members]) => ({
      name,
      members: members.map(accountOf),
    })),
    admin: null,
    parameters: parametersOf(isSolo),
  };
}

function parametersOf(isSolo: boolean): GovernanceModule["parameters"] {
  const rows: GovernanceModule["parameters"] = [
    { key: "bench.criteria.profile", value: "ci" },
    { key: "epoch.window_blocks", value: 8 },
    { key: "epoch.timeout_blocks", value: 200 },
  ];
  return isSolo ? [...rows, { key: "epoch.signal", value: { n: 0, d: 1 } }] : rows;
}
