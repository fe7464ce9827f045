import type { IndexedBlock } from "../../../src/node/index/indexed-block.ts";
import type { CommittedBlock } from "../../../src/node/sequencer/committed-block.ts";
import type { Sequencer } from "../../../src/node/sequencer/sequencer.ts";
import type { NodeService } from "../../../src/node/service/node-service.ts";
import { CONTESTED_VOTE } from "../../../src/node/story/contested-vote.ts";
import type { Story } from "../../../src/node/story/story.ts";
import type { ToldService } from "./told-service.ts";
import { tellService } from "./told-service.ts";

/** A service whose blocks the test makes by hand, and whose listeners hear of each as those of a node do. */
export interface LiveService {
  readonly service: NodeService;
  readonly story: Story;
  /** Makes a block in which somebody pays somebody so many times. */
  pay(times: number): void;
  close(): void;
}

/** Opens a told ledger for further blocks. */
export function liveService(told: ToldService = tellService(CONTESTED_VOTE)): LiveService {
  const { chain, story } = told;
  const { index } = told.service;
  const listeners = new Set<(block: CommittedBlock) => void>();
  const seal = chain.seal.bind(chain);
  chain.seal = (request) => {
    const candidate = seal(request);
    index.apply(candidate satisfies IndexedBlock);
    const block = { candidate, finalHeight: chain.finalHeight, tookMs: 1 };
    for (const listener of listeners) listener(block);
    return candidate;
  };
  const sequencer: Pick<Sequencer, "onBlock" | "onNotice"> = {
    onBlock: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onNotice: () => () => {},
  };
  return {
    service: { ...told.service, sequencer: sequencer as Sequencer },
    story,
    pay(times) {
      for (let count = 0; count < times; count++) {
        story.send("ada", "transfer", { to: story.account("ben"), amount: 1n });
      }
      story.block(1);
    },
    close: told.close,
  };
}
