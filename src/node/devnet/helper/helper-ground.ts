import type { LedgerChain } from "../../ledger-chain.ts";
import type { MethodCaller } from "../../methods/method-caller.ts";
import type { Sequencer } from "../../sequencer/sequencer.ts";
import type { NodeService } from "../../service/node-service.ts";
import type { DevKeys } from "../dev-keys.ts";
import type { ServedBlocks } from "../drift/served-blocks.ts";
import type { LiveResidents } from "../live-residents.ts";
import type { Pace } from "../pace.ts";

/** What the helper of a devnet works on: a running node, the demo keys, and who else lives there. */
export interface HelperGround {
  readonly service: NodeService;
  readonly chain: LedgerChain;
  readonly sequencer: Sequencer;
  /** The methods of the node, called as any client calls them. */
  readonly node: MethodCaller;
  readonly keys: DevKeys;
  /** Null on a devnet without residents. */
  readonly residents: LiveResidents | null;
  readonly pace: Pace;
  readonly served: ServedBlocks;
}
