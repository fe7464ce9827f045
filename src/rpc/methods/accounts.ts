import { z } from "zod";
import { EXAMPLE } from "../example-values.ts";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { NAME } from "./governance-fields.ts";

const TIMED = z.object({ amount: OUT.amount, time: OUT.time });

const KEY = z.object({
  key_id: OUT.hash,
  suite: z.string().describe("Name of the signature suite"),
  suite_id: OUT.uint,
  post_quantum: z.boolean(),
  public_key: OUT.bytes(1, 4096),
  added_at: OUT.height,
  revoked_at: OUT.height.nullable(),
});

const TERM = z.object({
  kind: z.string(),
  interim: z.boolean(),
  since: OUT.time,
  until: OUT.time,
  evidence_digest: OUT.bytes(32, 64),
});

const ACCOUNT = z.object({
  account: OUT.hash,
  nonce: OUT.uint,
  system: z.boolean().describe("Without keys, of the ledger itself"),
  key_threshold: OUT.uint.nullable().describe("Null while it has no keys"),
  keys: z.array(KEY),
  liquid: OUT.amount,
  active: OUT.amount,
  warming: z.array(TIMED),
  unbonding: z.array(TIMED),
  holds: z.array(z.object({ purpose: z.string(), reference: OUT.uint, amount: OUT.amount })),
  total: OUT.amount.describe("Liquid, bonded, unbonding and held together"),
  roles: z.array(
    z.object({ role: z.string(), since: OUT.time.nullable(), until: OUT.time.nullable() }),
  ),
  sanctions: z.array(TERM),
  frozen: z.object({ measure: OUT.uint, until: OUT.time }).nullable(),
  reputation_milli: OUT.uint,
  accepts_delegation: z.boolean(),
  accepts_forwarded: z.boolean(),
  recovery: z
    .object({
      guardians: z.array(OUT.hash),
      k: OUT.uint,
      delay_s: OUT.uint,
      pending_until: OUT.time.nullable(),
    })
    .nullable(),
});

const ELECTORATE_POWER = z.object({
  house: NAME.house,
  scope: z.string().nullable(),
  function: z.string(),
  fields: z.array(z.object({ field: z.string(), amount: OUT.amount })),
  own: OUT.amount,
  delegated: z.array(z.object({ delegate: OUT.hash, bp: OUT.uint, amount: OUT.amount })),
  received: OUT.amount,
  forwarded_to: OUT.hash.nullable(),
  multipliers: z.array(z.object({ name: z.string(), factor: OUT.ratio })),
  cap: OUT.amount.nullable().describe("Most that an account may weigh; null where nothing caps it"),
  most: OUT.amount.describe("What a ballot weighs while nobody else votes"),
  total: OUT.amount.describe("Power of the whole electorate"),
  share: OUT.share,
});

const EDGE = z.object({
  scope: z.string(),
  from: OUT.hash,
  to: OUT.hash,
  bp: OUT.uint,
  amount: OUT.amount,
  forward: z.boolean(),
  expires_at: OUT.time,
});

const TREE_NODE = z.object({
  scope: z.string(),
  account: OUT.hash,
  depth: OUT.uint.describe("Steps from the account that was asked about; it stands at 0"),
  via: OUT.hash.nullable().describe("The account one step nearer"),
  amount: OUT.amount.describe("Power that goes this way"),
});

const DELEGATE = z.object({
  account: OUT.hash,
  scope: z.string(),
  accepts_delegation: z.boolean(),
  accepts_forwarded: z.boolean(),
  delegators: OUT.uint,
  own: OUT.amount,
  received: OUT.amount,
  most: OUT.amount,
  share: OUT.share,
  votes_cast: OUT.uint.describe("Votes of the scope's house in which it has voted"),
  votes_closed: OUT.uint,
});

const VALIDATOR = z.object({
  account: OUT.hash,
  key_id: OUT.hash,
  suite: z.string(),
  post_quantum: z.boolean(),
  public_key: OUT.bytes(1, 4096),
  active: OUT.amount,
  in_set: z.boolean(),
  set_stake: OUT.amount.nullable().describe("Stake for which the set was made"),
  share: OUT.share.nullable().describe("Of the stake of the set"),
  registered_at: OUT.height,
  leaving: z.boolean(),
  jailed_until: OUT.time.nullable(),
  uptime: z
    .object({ sealed: OUT.uint, blocks: OUT.uint })
    .nullable()
    .describe("Seals in the newest blocks; null outside the set"),
  readiness: z
    .array(z.object({ proposal: OUT.uint, signal: z.enum(["accept", "reject", "neither"]) }))
    .describe("Its latest signal on each decided change of epoch"),
});

const SCOPE = z.string().max(32).optional().describe("A delegation graph; absent: all in use");

/** Reads about accounts and power. */
export const ACCOUNT_METHODS = {
  get_account: defineMethod({
    name: "get_account",
    kind: "read",
    summary: "An account: keys, balances, locks, roles and what holds it.",
    description: "A name that nothing was ever credited to is not found.",
    params: z.strictObject({ account: IN.hash, at_height: IN.atHeight }),
    result: ACCOUNT,
    errors: ["RPC_NOT_FOUND", "RPC_PRUNED"],
    path: "/accounts/{account}",
    limitClass: "read",
    at: true,
    examples: [{ name: "One account", params: { account: EXAMPLE.account } }],
  }),
  get_voting_power: defineMethod({
    name: "get_voting_power",
    kind: "read",
    summary: "The voting power of an account, step by step, in every electorate.",
    description:
      "What it is counted from, what it makes of that, what delegates carry, what others delegate to it. An owner " +
      "who votes uses all of its own power, whatever it has delegated.",
    params: z.strictObject({ account: IN.hash, at_height: IN.atHeight, scope: SCOPE }),
    result: z.object({ account: OUT.hash, electorates: z.array(ELECTORATE_POWER) }),
    errors: ["RPC_NOT_FOUND", "RPC_PRUNED"],
    path: "/accounts/{account}/power",
    limitClass: "read",
    at: true,
    rows: "electorates",
    examples: [{ name: "After block 1", params: { account: EXAMPLE.account, at_height: 1 } }],
  }),
  get_delegations: defineMethod({
    name: "get_delegations",
    kind: "read",
    summary: "To whom an account delegates and who delegates to it, with the tree of what follows.",
    description:
      "`out`: its own records. `in`: the records that name it. `tree` follows forwards: towards whom the power goes " +
      "on, and from whom it comes, at most as deep as delegation may be.",
    params: z.strictObject({
      account: IN.hash,
      direction: z.enum(["out", "in", "both"]).default("both"),
      scope: SCOPE,
      at_height: IN.atHeight,
    }),
    result: z.object({
      account: OUT.hash,
      out: z.array(EDGE),
      in: z.array(EDGE),
      tree: z.array(TREE_NODE),
      truncated: z.boolean().describe("Whether there are more delegators than are listed"),
    }),
    errors: ["RPC_PRUNED"],
    path: "/accounts/{account}/delegations",
    limitClass: "read",
    at: true,
    rows: "out",
    examples: [{ name: "Of one account", params: { account: EXAMPLE.account } }],
  }),
  list_delegates: defineMethod({
    name: "list_delegates",
    kind: "read",
    summary: "Accounts that accept delegation, with what they carry and how often they vote.",
    description:
      "`topic` is a delegation graph. By account the order says nothing about anybody, since ids are digests.",
    params: z.strictObject({
      topic: z.string().max(32).default("community"),
      sort: z.enum(["power", "delegators", "account"]).default("account"),
      ...pageFields(),
    }),
    result: pageOf(DELEGATE),
    errors: ["RPC_NOT_FOUND", "RPC_CURSOR"],
    path: "/delegates",
    limitClass: "read",
    examples: [{ name: "The strongest", params: { sort: "power", limit: 5 } }],
  }),
  list_validators: defineMethod({
    name: "list_validators",
    kind: "read",
    summary: "Registered validators, the set in force first.",
    description:
      "Stake, sealing key, how many of the newest blocks it has sealed, and what it signals about decided changes.",
    params: z.strictObject({ at_height: IN.atHeight, ...pageFields() }),
    result: pageOf(VALIDATOR),
    errors: ["RPC_PRUNED", "RPC_CURSOR"],
    path: "/validators",
    limitClass: "read",
    at: true,
    examples: [{ name: "All", params: {} }],
  }),
} as const;
