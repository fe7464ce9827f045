import type { Algorithms } from "../node/algorithms.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import type { Call } from "./call.ts";

let loading: Promise<Algorithms> | undefined;

/** The algorithms of this process, loaded and tested once. */
export function algorithms(): Promise<Algorithms> {
  loading ??= import("../node/algorithms.ts").then(({ loadAlgorithms }) => loadAlgorithms());
  return loading;
}

/** The chain of a call's data folder, opened for reading beside whoever writes it. */
export async function openChain(call: Call): Promise<ChainReader> {
  const { openReader } = await import("../node/chain-reader.ts");
  return openReader(call.data, await algorithms());
}
