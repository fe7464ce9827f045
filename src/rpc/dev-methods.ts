import { z } from "zod";
import { IN, OUT } from "./fields.ts";
import { defineMethod, type MethodSet } from "./method.ts";

const DEV_ACCOUNT = z
  .union([z.string().regex(/^[a-z]{2,16}$/), IN.hash])
  .describe("A demo account by its name, or any account by its id");

const DEMO_ACCOUNT = z.object({
  name: z.string(),
  account: OUT.hash,
  key_id: OUT.hash,
  suite: z.string(),
  public_key: OUT.bytes(1, 4096),
  seed: OUT.bytes(32, 64).describe("The secret. It is published and worth nothing anywhere else"),
  roles: z.array(z.string()),
  liquid: OUT.amount,
  active: OUT.amount.describe("Bonded, with voting power"),
  is_resident: z.boolean().describe("Whether it acts by itself"),
});

const DRIFT = z.object({
  block_number: OUT.height,
  kind: z.string(),
  violation: z.string().describe("What a verifier has to find"),
});

/** Methods of the helper of a devnet; no node serves them. */
export const DEV_METHODS = {
  dev_accounts: defineMethod({
    name: "dev_accounts",
    kind: "read",
    isLive: true,
    summary: "The demo accounts with their published keys",
    description: "The twelve demo accounts of every devnet, with their secrets, offices and money.",
    params: z.strictObject({}),
    result: z.object({ accounts: z.array(DEMO_ACCOUNT) }),
    errors: [],
    path: null,
    limitClass: "read",
    examples: [{ name: "all of them", params: {} }],
  }),
  dev_fund: defineMethod({
    name: "dev_fund",
    kind: "write",
    summary: "Send tokens of a demo account to any account",
    description:
      "A transfer from the resident who has most, sent as any other. The account is made if there is none.",
    params: z.strictObject({ account: DEV_ACCOUNT, amount: IN.amount }),
    result: z.object({ tx_hash: OUT.hash, height: OUT.height, from: z.string() }),
    errors: ["RPC_TX_REJECTED", "RPC_TX_FAILED", "RPC_MEMPOOL_FULL"],
    path: null,
    limitClass: "write",
    examples: [
      { name: "a thousand tokens for Lena", params: { account: "lena", amount: "1000000000" } },
    ],
  }),
  dev_sign: defineMethod({
    name: "dev_sign",
    kind: "write",
    summary: "Sign bytes with a demo key",
    description: "Signs exactly the bytes that are given, e.g. the sign_bytes of prepare_tx.",
    params: z.strictObject({ account: DEV_ACCOUNT, sign_bytes: IN.bytes(1, 131_072) }),
    result: z.object({ key_id: OUT.hash, suite: z.string(), signature: OUT.bytes(1, 16_224) }),
    errors: ["RPC_NOT_FOUND"],
    path: null,
    limitClass: "write",
    examples: [{ name: "three bytes", params: { account: "ada", sign_bytes: "0x010203" } }],
  }),
  dev_advance: defineMethod({
    name: "dev_advance",
    kind: "write",
    summary: "Let time pass, or seal blocks",
    description:
      "Moves the clock of the devnet on by seconds or days and seals as many blocks as the governance clock needs to " +
      "follow, or seals as many blocks as asked for. Residents act meanwhile.",
    params: z.strictObject({
      seconds: z.int().min(1).max(31_536_000).optional().describe("Of the governance clock"),
      blocks: z.int().min(1).max(100_000).optional(),
      days: z.int().min(1).max(3650).optional().describe("Of the rules, shorter by the speed"),
    }),
    result: z.object({ height: OUT.height, time: OUT.time, blocks: OUT.uint }),
    errors: [],
    path: null,
    limitClass: "write",
    examples: [{ name: "ten blocks", params: { blocks: 10 } }],
  }),
  dev_inject_drift: defineMethod({
    name: "dev_inject_drift",
    kind: "write",
    summary: "Serve a block whose header has drifted",
    description:
      "Serves an altered copy of a block, sealed again so that only the check for this kind can see it. The store is " +
      "untouched; dev_restore or a restart serves what it holds.",
    params: z.strictObject({
      kind: z.enum([
        "merkle_root",
        "pq_merkle_root",
        "prev_hash",
        "pq_prev_hash",
        "dual_commitment",
        "timestamp",
      ]),
      block: IN.height.optional().describe("Absent: the newest"),
    }),
    result: DRIFT,
    errors: ["RPC_NOT_FOUND"],
    path: null,
    limitClass: "write",
    examples: [{ name: "a post-quantum root", params: { kind: "pq_merkle_root", block: 2 } }],
  }),
  dev_tamper: defineMethod({
    name: "dev_tamper",
    kind: "write",
    summary: "Serve a block with an altered statement",
    description:
      "Serves a copy of a block with one bit changed in what it records. The store is untouched; dev_restore or a " +
      "restart serves what it holds.",
    params: z.strictObject({ block: IN.height }),
    result: DRIFT,
    errors: ["RPC_NOT_FOUND"],
    path: null,
    limitClass: "write",
    examples: [{ name: "block 2", params: { block: 2 } }],
  }),
  dev_restore: defineMethod({
    name: "dev_restore",
    kind: "write",
    summary: "Serve every block as it is stored again",
    description: "Ends what dev_tamper and dev_inject_drift have begun.",
    params: z.strictObject({}),
    result: z.object({ blocks: z.array(OUT.height) }),
    errors: [],
    path: null,
    limitClass: "write",
    examples: [{ name: "all blocks", params: {} }],
  }),
} as const satisfies MethodSet;
