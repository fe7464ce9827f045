import { readEpochSettings, readPlan } from "../consensus/json-plan.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeAccountId, NAME_HASH_CODE, PUBLIC_KEY_BYTES_MAX } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { GenesisAccount, GenesisSealer } from "../ledger/genesis.ts";
import type { JsonFault } from "../ledger/json-fault.ts";
import { readFloor } from "../ledger/json-floor.ts";
import { readLimits } from "../ledger/json-limits.ts";
import { type JsonFields, type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { readSuite } from "../ledger/json-suite.ts";
import { DEFAULT_LIMITS, HARD_LIMITS } from "../ledger/limits.ts";
import type { Network } from "../ledger/schemas.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { SAFE_MAX, TIME_MS_MAX } from "../primitives/integer.ts";
import { err, type Result } from "../primitives/result.ts";
import {
  buildGenesis,
  defaultEpoch,
  defaultFloor,
  type GenesisDraft,
  plainGovernance,
} from "./genesis-builder.ts";
import { readGovernanceJson } from "./genesis-json-governance.ts";
import { readAmount, readBytes, readText } from "./json-values.ts";

/** Schema of the JSON form of a genesis document. */
export const GENESIS_SCHEMA = "mathledger.genesis/1";

const FIELDS = ["schema", "name", "time_ms", "network", "epoch", "floor", "limits"];
const PARTS = ["sealers", "accounts", "governance", "plan"];

/** What the document of a chain is when nothing is said: where new chains should begin. */
export const FIRST_RULE = 3;
export const FIRST_ALGORITHMS = { legacy: 0x12, pq: 0x16 } as const;

export const GENESIS_NAME = {
  min: 1,
  max: 64,
  pattern: /^[a-z0-9][a-z0-9-]*$/,
  expected:
    "a name of a-z, 0-9 and dashes that begins with a letter or digit, at most 64 characters",
} as const;

/**
 * The canonical bytes of a genesis document in JSON (`docs/spec/genesis-json.md`), or the first place that is not as it
 * should be. Whether the document is sound, its reader decides.
 */
export function readGenesisJson(
  value: unknown,
  hashes: HashRegistry,
): Result<Uint8Array, JsonFault> {
  // The plan is read by a reader of its own, whose fault must reach the caller.
  let plan: unknown;
  const draft = readJson(value, "", (place) => {
    const fields = place.fields([...FIELDS, ...PARTS]);
    plan = fields.optional("plan")?.value;
    return readDraft(fields, hashes);
  });
  if (!draft.ok) return draft;
  const { epoch, floor } = draft.value;
  if (plan === undefined || (Array.isArray(plan) && plan.length === 0)) {
    return { ok: true, value: buildGenesis(draft.value, hashes) };
  }
  const entries = readPlan(plan, epoch, floor);
  if (!entries.ok) return err(entries.error);
  return { ok: true, value: buildGenesis({ ...draft.value, plan: entries.value }, hashes) };
}

function readDraft(fields: JsonFields, hashes: HashRegistry): GenesisDraft {
  fields.required("schema").oneOf([GENESIS_SCHEMA]);
  const network: Network = fields.required("network").uint(1) === 1 ? 1 : 0;
  const first = defaultEpoch(network, FIRST_RULE, FIRST_ALGORITHMS);
  // The policy is judged against the floor once both are known; here a floor that refuses nothing only fills it in.
  const open = defaultFloor(1, 1);
  const given = fields.optional("epoch");
  const epoch = given === undefined ? first : readEpochSettings(given, first, open);
  const floor = fields.optional("floor");
  const limits = fields.optional("limits");
  const usual = defaultFloor(network, epoch.rule);
  const nameKey = accountNamer(hashes);
  const governance = fields.optional("governance");
  const sealers = itemsOf(fields, "sealers", HARD_LIMITS.sealersMax).map((item) =>
    readSealer(item, nameKey),
  );
  return {
    name: readText(fields.required("name"), GENESIS_NAME),
    timeMs: fields.required("time_ms").uint(TIME_MS_MAX),
    network,
    epoch,
    floor: floor === undefined ? usual : readFloor(floor, usual),
    limits: limits === undefined ? DEFAULT_LIMITS : readLimits(limits, DEFAULT_LIMITS),
    sealers,
    accounts: itemsOf(fields, "accounts", 100_000).map((item) => readAccount(item, nameKey)),
    governance:
      governance === undefined
        ? plainGovernance({ sealers: sealers.length > 0 })
        : readGovernanceJson(governance),
    plan: [],
  };
}

function itemsOf(fields: JsonFields, name: string, max: number): readonly JsonPlace[] {
  return fields.optional(name)?.items(0, max) ?? [];
}

/** A public key with its suite. */
interface GivenKey {
  readonly suite: number;
  readonly publicKey: Uint8Array;
}

/** The account that a first key names. */
type AccountNamer = (key: GivenKey) => AccountId;

function accountNamer(hashes: HashRegistry): AccountNamer {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  return (key) => computeAccountId(sha3, { ...key, salt: new Uint8Array(0) });
}

function readSealer(place: JsonPlace, nameKey: AccountNamer): GenesisSealer {
  const fields = place.fields(["account", "suite", "public_key", "weight"]);
  const key = readKey(fields);
  const account = fields.optional("account");
  return {
    account: account === undefined ? nameKey(key) : readAccountId(account),
    ...key,
    weight: fields.optional("weight")?.uint(SAFE_MAX, 1) ?? 1,
  };
}

function readAccount(place: JsonPlace, nameKey: AccountNamer): GenesisAccount {
  const fields = place.fields(["account", "threshold", "keys", "amount"]);
  const { keysPerAccountMax } = HARD_LIMITS;
  const keys = fields
    .required("keys")
    .items(1, keysPerAccountMax)
    .map((item) => readKey(item.fields(["suite", "public_key"])));
  const [first] = keys;
  const account = fields.optional("account");
  return {
    account:
      account === undefined ? nameKey(assertDefined(first, "no key")) : readAccountId(account),
    threshold: fields.optional("threshold")?.uint(keysPerAccountMax, 1) ?? 1,
    keys,
    amount: readAmount(fields.required("amount")),
  };
}

function readKey(fields: JsonFields): GivenKey {
  return {
    suite: readSuite(fields.required("suite")),
    publicKey: readBytes(fields.required("public_key"), { min: 1, max: PUBLIC_KEY_BYTES_MAX }),
  };
}

function readAccountId(place: JsonPlace): AccountId {
  return readBytes(place, { min: 32, max: 32 }) as AccountId;
}
