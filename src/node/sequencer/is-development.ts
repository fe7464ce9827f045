import type { GenesisDocument } from "../../machine/genesis-document.ts";

/** True iff the chain is one to develop on, by its own document: of kind test, with a name that begins with `dev-`. */
export function isDevelopment({ genesis: { network, name } }: GenesisDocument): boolean {
  return network === 1 && name.startsWith("dev-");
}
