import { HANDLERS } from "../../../src/node/methods/handler-table.ts";
import { EmbeddedSequencer } from "../../../src/node/sequencer/embedded-sequencer.ts";
import type { Sequencer } from "../../../src/node/sequencer/sequencer.ts";
import { VerdictPool } from "../../../src/node/signature-workers/verdict-pool.ts";
import type { MethodSet } from "../../../src/rpc/method.ts";
import { METHODS } from "../../../src/rpc/method-table.ts";
import { EXAMPLE_STORY } from "./example-story.ts";
import { type Listening, listen } from "./http-listening.ts";
import { type ToldService, tellService } from "./told-service.ts";

const TABLE: MethodSet = METHODS;
const UNLIMITED = { read: null, write: null, costly: null, operator: null };

/** A listener of the ledger that the documented examples name. */
export interface ExampleNode {
  readonly told: ToldService;
  readonly sequencer: Sequencer;
  readonly http: Listening;
  close(): Promise<void>;
}

/** It makes no blocks, so that the ledger stays the one that the examples name; but it has a mempool to tell of. */
export async function exampleNode(listener: "public" | "operator"): Promise<ExampleNode> {
  const told = tellService(EXAMPLE_STORY);
  const { suites } = told.service.reader.algorithms;
  const verdicts = await VerdictPool.start({ threads: 0, suites, onLost: () => {} });
  const sequencer = new EmbeddedSequencer({
    chain: told.chain,
    verdicts,
    pace: { blockIntervalMs: 1000, idleIntervalMs: 5000 },
    blockTargetMs: 150,
    isPqMigrationEnabled: true,
  });
  const http = await listen(
    { ...told.service, sequencer },
    {
      book: { methods: TABLE, handlers: HANDLERS },
      limits: { rates: UNLIMITED },
      options: { listener },
    },
  );
  return {
    told,
    sequencer,
    http,
    async close() {
      await http.close();
      await sequencer.stop();
      await verdicts.close();
      told.close();
    },
  };
}
