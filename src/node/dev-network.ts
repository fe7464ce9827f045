import type { Genesis } from "../ledger/genesis.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

const NAME_START = "dev-";

/**
 * True iff a chain is a devnet: network 1 and a name that says so. Both are part of the chain id and so of every signed
 * byte string, so that nothing that was signed here stands anywhere else.
 */
export function isDevNetwork({ network, name }: Pick<Genesis, "network" | "name">): boolean {
  return network === 1 && name.startsWith(NAME_START);
}

/** Refuses to do on another chain what belongs to a devnet. */
export function requireDevNetwork(genesis: Pick<Genesis, "network" | "name">): void {
  if (isDevNetwork(genesis)) return;
  const { network, name } = genesis;
  throw new LedgerError({
    code: "NODE_NOT_DEVNET",
    message:
      `The chain ${name} (network ${network}) is no devnet. Demo keys and the helper work on network 1 with a name ` +
      `that begins with ${NAME_START}, and nowhere else.`,
    fix: "use mathledger devnet up, which makes a chain of its own",
    evidence: { network, name },
  });
}
