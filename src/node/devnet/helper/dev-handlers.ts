import { resolveEpoch } from "../../../consensus/schedule.ts";
import { suiteToJson } from "../../../ledger/json-suite.ts";
import { assert } from "../../../primitives/assert.ts";
import type { Height } from "../../../primitives/brand.ts";
import { parseHex0x, toHex0x } from "../../../primitives/hex.ts";
import type { DEV_METHODS } from "../../../rpc/dev-methods.ts";
import { RpcError } from "../../../rpc/rpc-error.ts";
import type { Handlers } from "../../methods/handlers.ts";
import { devKey } from "../dev-keys.ts";
import { alterBlock } from "../drift/alter-block.ts";
import { DRIFT_KINDS, type DriftKind } from "../drift/drift-kind.ts";
import { advanceDevnet } from "./advance-devnet.ts";
import { accountIdOf, demoAccountsJson, requireDemo } from "./demo-accounts.ts";
import { buildFunding } from "./fund-account.ts";
import type { HelperGround } from "./helper-ground.ts";

/** The functions behind the helper's own methods. */
export function devHandlers(ground: HelperGround): Handlers<typeof DEV_METHODS> {
  return {
    dev_accounts: () => ({ accounts: demoAccountsJson(ground) }),
    dev_fund: async ({ account, amount }, { signal }) => {
      const to = accountIdOf(ground.keys, account);
      const { from, tx } = buildFunding(ground, { to, amount: BigInt(amount) });
      const request = { method: "submit_tx", params: { tx }, listener: "public", signal } as const;
      const { result } = await ground.node.call(request);
      return { tx_hash: String(result.tx_hash), height: Number(result.height), from };
    },
    dev_sign({ account, sign_bytes }) {
      const { description, signer } = devKey(ground.keys, requireDemo(ground.keys, account));
      const bytes = parseHex0x(sign_bytes);
      assert(bytes.ok, "bytes that their schema has let through");
      const { keyId, suite } = description;
      return {
        key_id: toHex0x(keyId),
        suite: suiteToJson(suite),
        signature: toHex0x(signer.sign(bytes.value)),
      };
    },
    async dev_advance({ seconds, blocks, days }, { signal }) {
      const given = [seconds, blocks, days].filter((each) => each !== undefined);
      if (given.length !== 1) {
        throw new RpcError("RPC_PARAMS", "Give one of seconds, blocks and days.", {
          evidence: { path: "seconds", expected: "one of seconds, blocks and days" },
        });
      }
      const spanS = seconds ?? (days ?? 0) * ground.pace.dayS;
      const by = blocks === undefined ? { seconds: spanS } : { blocks };
      return { ...(await advanceDevnet(ground, by, signal)) };
    },
    dev_inject_drift: ({ kind, block }) =>
      serveAltered(ground, kind, block ?? ground.chain.branch.height),
    dev_tamper: ({ block }) => serveAltered(ground, "statement", block),
    dev_restore: () => ({ blocks: [...ground.served.restore()] }),
  };
}

function serveAltered({ chain, served }: HelperGround, kind: DriftKind, height: Height) {
  const { reader, branch } = chain;
  if (height > branch.height) {
    const detail = `Block ${height} is not there; the newest is ${branch.height}.`;
    throw new RpcError("RPC_NOT_FOUND", detail, { evidence: { height } });
  }
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const { hashes } = reader.algorithms;
  const { raw } = reader.store.blocks.block(height);
  const altered = alterBlock(raw, kind, { chainId: branch.chainId, record, hashes });
  if (altered === null) {
    throw new RpcError("RPC_NOT_FOUND", `Block ${height} has nothing of the kind ${kind}.`, {
      fix: "Name a later block: the first ones carry neither contents nor seals.",
      evidence: { height, kind },
    });
  }
  served.alter(height, altered);
  return { block_number: height, kind, violation: DRIFT_KINDS[kind] };
}
