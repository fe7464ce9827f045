import { setTimeout } from "node:timers/promises";
import type { BlockSource } from "../node/copy/block-source.ts";
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

/** The height of a node's newest block, as it states it: for progress alone. */
export async function newestOfNode(target: NodeTarget): Promise<number> {
  const { items } = await callNode(target, "list_blocks", { limit: 1 });
  const [newest] = Array.isArray(items) ? items : [];
  const height: unknown = newest?.block_number;
  return typeof height === "number" ? height : 0;
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
