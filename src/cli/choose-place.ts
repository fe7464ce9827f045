import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { Call } from "./call.ts";
import { chooseNode, type NodeTarget } from "./node-connection.ts";

/** Where a command that reads finds the chain: in a folder of this machine, or at a node. */
export type ChainPlace =
  | { readonly kind: "folder"; readonly directory: string }
  | { readonly kind: "node"; readonly target: NodeTarget };

/**
 * The place of a call. What the command line names goes before what the environment names; of those that nobody named,
 * a ledger in the usual folder goes before a node at the usual address.
 */
export async function choosePlace(call: Call): Promise<ChainPlace> {
  const folder: ChainPlace = { kind: "folder", directory: call.data };
  if (call.options.text("node") === undefined) {
    const isFolder =
      call.options.text("data") !== undefined ||
      ((call.env.MATHLEDGER_NODE ?? "") === "" &&
        ((call.env.MATHLEDGER_DATA ?? "") !== "" || holdsLedger(ledgerPaths(call.data))));
    if (isFolder) return folder;
  }
  return { kind: "node", target: await chooseNode(call) };
}
