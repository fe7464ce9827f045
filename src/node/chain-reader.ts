import { type Block, decodeBlock } from "../consensus/block.ts";
import type { Branch } from "../consensus/branch.ts";
import { genesisBranch } from "../consensus/genesis-branch.ts";
import { type GenesisDocument, readGenesisDocument } from "../machine/genesis-document.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import type { ChainStore } from "../storage/chain-store.ts";
import { openStore } from "../storage/open-store.ts";
import { type Algorithms, algorithmsFor } from "./algorithms.ts";
import { genesisError } from "./chain-error.ts";

/** A stored chain with the document that it grows from and the algorithms that it may use. */
export interface ChainReader {
  readonly store: ChainStore;
  readonly document: GenesisDocument;
  readonly algorithms: Algorithms;
}

/** Opens a stored chain for reading, beside whoever writes it. */
export function openReader(
  directory: string,
  loaded: Algorithms,
  options: { readonly chainId?: ChainId } = {},
): ChainReader {
  const store = openStore(directory, { mode: "read", hashes: loaded.hashes, ...options });
  try {
    return readerOf(store, loaded);
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The document and the algorithms of an opened store. */
export function readerOf(store: ChainStore, loaded: Algorithms): ChainReader {
  const document = readGenesisDocument(store.genesisBytes, loaded.hashes);
  if (!document.ok) throw genesisError(document.error);
  const algorithms = algorithmsFor(loaded, document.value.genesis.network);
  return { store, document: document.value, algorithms };
}

/** The branch after the newest stored block. */
export function readBranch({ store, document, algorithms }: ChainReader): Branch {
  return store.branch(startBranch({ document, algorithms }));
}

/** The branch before block 0. */
export function startBranch(chain: Pick<ChainReader, "document" | "algorithms">): Branch {
  const { chainId, genesis, plan } = chain.document;
  return genesisBranch(genesis, { chainId, hashes: chain.algorithms.hashes, plan });
}

/** A stored block, decoded. It was judged when it came in; limits that were changed since do not apply to it. */
export function readBlock({ store, document, algorithms }: ChainReader, height: Height): Block {
  const { raw } = store.blocks.block(height);
  const decoded = decodeBlock(raw, {
    hashes: algorithms.hashes,
    chainId: document.chainId,
    limits: document.genesis.limits,
    isGenesis: true,
  });
  assert(decoded.ok, `stored block ${height} does not decode`);
  return decoded.value;
}
