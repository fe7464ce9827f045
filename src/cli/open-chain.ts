import type { AlgorithmChoice, Algorithms } from "../node/algorithms.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import type { Call } from "./call.ts";

let loading: Promise<Algorithms> | undefined;

/** Names the providers of signatures, best first and separated by commas; one that cannot be had ends the start. */
const PROVIDERS_VARIABLE = "MATHLEDGER_SIGNATURES";

/** The algorithms of this process, loaded and tested once. */
export function algorithms(): Promise<Algorithms> {
  loading ??= load(process.env[PROVIDERS_VARIABLE] ?? "");
  return loading;
}

async function load(providers: string): Promise<Algorithms> {
  const { loadAlgorithms } = await import("../node/algorithms.ts");
  return loadAlgorithms(algorithmChoice(providers));
}

/** The choice that the environment makes. */
export function algorithmChoice(
  providers: string = process.env[PROVIDERS_VARIABLE] ?? "",
): AlgorithmChoice {
  return providers === "" ? {} : { signatureProviders: providers.split(",") };
}

/** The chain of a call's data folder, opened for reading beside whoever writes it. */
export async function openChain(call: Call): Promise<ChainReader> {
  const { openReader } = await import("../node/chain-reader.ts");
  return openReader(call.data, await algorithms());
}
