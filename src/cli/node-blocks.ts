import { setTimeout } from "node:timers/promises";
import type { BlockSource } from "../node/copy/block-source.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId } from "../primitives/brand.ts";
import { parseHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { callNode, describeNode, type NodeTarget } from "./node-connection.ts";

/** A node lets two costly calls a second through: the wait for the next one. */
const PAUSE_MS = 600;
const PAUSES_MAX = 100;
const EMPTY = new Uint8Array(0);

/** The blocks of a node, at the pace at which it serves them. */
export function blocksOfNode(target: NodeTarget): BlockSource {
  return {
    name: describeNode(target),
    fetch: async (from, count) => {
      for (let pause = 0; ; pause++) {
        try {
          return bytesOf(await callNode(target, "get_raw_blocks", { from, count }), target);
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
          if (error.code === "RPC_NOT_FOUND") return EMPTY;
          if (error.code !== "RPC_RATE_LIMITED" || pause === PAUSES_MAX) throw error;
        }
        await setTimeout(PAUSE_MS);
      }
    },
  };
}

/** What a node says of its chain: which one to hold it to, and how far it has come. */
export async function statedChain(
  target: NodeTarget,
): Promise<{ readonly chainId: ChainId; readonly height: number }> {
  const { NODE_METHODS } = await import("../rpc/methods/node.ts");
  const status = NODE_METHODS.node_status.result.parse(await callNode(target, "node_status"));
  const chainId = parseHex0x(status.chain_id);
  assert(chainId.ok, "the schema admits hexadecimal digits alone");
  return { chainId: chainId.value as ChainId, height: status.height };
}

function bytesOf({ blocks }: Readonly<Record<string, unknown>>, target: NodeTarget): Uint8Array {
  const parsed = typeof blocks === "string" ? parseHex0x(blocks) : null;
  if (parsed?.ok === true) return parsed.value;
  throw new LedgerError({
    code: "CHAIN_SERVED_MALFORMED",
    message: `What ${describeNode(target)} serves as blocks is no hexadecimal text.`,
    fix: "Ask another node, or verify a chain file with mathledger verify.",
    evidence: { source: describeNode(target) },
  });
}
