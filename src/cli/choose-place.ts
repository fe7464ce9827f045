import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { Call } from "./call.ts";
import { chooseNode, type NodeTarget } from "./node-connection.ts";

/** Where a command that reads finds the chain: in a folder of this machine, or at a node. */
export type ChainPlace =
  | { readonly kind: "folder"; readonly directory: string }
  | { readonly kind: "node"; readonly target: NodeTarget };

/**
 * The place of a call. What the command line names goes before what the environment names; of those that nobody named,
 * the node whose socket is there, then a ledger in the usual folder, then a node at the usual address.
 */
export async function choosePlace(call: Call): Promise<ChainPlace> {
  const { options, env } = call;
  const folder: ChainPlace = { kind: "folder", directory: call.data };
  const isNode = options.text("node") !== undefined;
  if (!isNode && options.text("data") !== undefined) return folder;
  const isNamed = isNode || (env.MATHLEDGER_NODE ?? "") !== "";
  if (!isNamed && (env.MATHLEDGER_DATA ?? "") !== "") return folder;
  const target = await chooseNode(call);
  const isGuess = !isNamed && target.kind === "http";
  return isGuess && holdsLedger(ledgerPaths(call.data)) ? folder : { kind: "node", target };
}
