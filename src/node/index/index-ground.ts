import type { HashRegistry } from "../../crypto/hash-function.ts";
import { Overlay } from "../../governance/overlay.ts";
import type { StateReader } from "../../governance/state-access.ts";
import type { ChainId, Height } from "../../primitives/brand.ts";
import type { ChainReader } from "../chain-reader.ts";

/** The chain that an index is of: what the index itself does not hold. */
export interface IndexGround {
  readonly chainId: ChainId;
  readonly hashes: HashRegistry;
  /** The state after the block up to which the index has come. */
  readonly stateOf: (height: Height) => StateReader;
}

/** The ground of a stored chain. An index that is some blocks behind reads the state through their undos. */
export function storedGround({ store, document, algorithms }: ChainReader): IndexGround {
  let kept: { readonly tip: Height; readonly height: Height; readonly state: Overlay } | null =
    null;
  const stateOf = (height: Height): StateReader => {
    const tip = store.tipHeight;
    if (tip === height) return store;
    if (kept?.tip === tip && kept.height === height) return kept.state;
    const state = new Overlay(store);
    for (const undo of store.undosAbove(height)) {
      for (const [key, value] of undo) {
        if (value === null) state.delete(key);
        else state.put(key, value);
      }
    }
    kept = { tip, height, state };
    return state;
  };
  return { chainId: document.chainId, hashes: algorithms.hashes, stateOf };
}
