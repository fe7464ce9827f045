import { availableParallelism } from "node:os";
import type { LedgerError } from "../../primitives/ledger-error.ts";
import type { AlgorithmChoice, Algorithms } from "../algorithms.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { removeIndexFile } from "../index/index-file.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";
import type { IndexNotice } from "../index/open-index.ts";
import { openIndex } from "../index/open-index.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { NodeLog } from "../log/node-log.ts";
import { Pruner } from "../pruning/pruner.ts";
import { EmbeddedSequencer } from "../sequencer/embedded-sequencer.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import { VerdictPool } from "../signature-workers/verdict-pool.ts";
import { MACHINE_TIMER } from "../timer.ts";
import { IndexDamage } from "./index-damage.ts";
import { IndexFollower } from "./index-follower.ts";
import { openNodeChain } from "./open-chain.ts";

/** Time that one block may take: nothing else of the process is served meanwhile. */
const BLOCK_TARGET_MS = 150;
/** Beyond this many threads, admission is never what bounds a node. */
const THREADS_MAX = 4;

/** What a node stands on: the chain, its index, and who makes its blocks. */
export interface NodeGround {
  readonly chain: LedgerChain;
  readonly index: LedgerIndex;
  /** Not started as yet. */
  readonly sequencer: Sequencer;
  readonly pruner: Pruner;
  readonly indexHealth: IndexHealth;
  /** Transactions whose signatures were verified for their admission. */
  judged(): number;
  /** Stops the sequencer, then closes all three. */
  close(): Promise<void>;
}

/** How the index of a node stands. */
export interface IndexHealth {
  /** Why it does not follow, or null. */
  error(): LedgerError | null;
  /** True iff damage was found in it. */
  isDamaged(): boolean;
  /** Notes a failure that may have been its own. */
  note(cause: unknown): void;
}

/** Opens chain, index and sequencer of a configuration. The index has each block before anybody else hears of it. */
export async function openNodeGround(of: {
  readonly loaded: LoadedConfig;
  readonly algorithms: Algorithms;
  /** By which the algorithms were loaded; the threads load theirs by it. */
  readonly choice: AlgorithmChoice;
  readonly passphrase: () => Promise<string | null>;
  readonly log: NodeLog;
}): Promise<NodeGround> {
  const { loaded, algorithms, choice, passphrase, log } = of;
  const { config } = loaded;
  const verdicts = await VerdictPool.start({
    threads: Math.max(1, Math.min(THREADS_MAX, availableParallelism() - 1)),
    suites: algorithms.suites,
    ...choice,
    onLost: (cause) => log.write("error", "a thread for signatures is lost", { error: cause }),
  });
  const opened: (() => void)[] = [];
  try {
    const { suites } = verdicts;
    const chain = await openNodeChain({ loaded, algorithms, suites, passphrase });
    opened.push(() => chain.close());
    const index = openIndex(config["node.data_dir"], chain.reader, {
      mode: "write",
      retainStates: config["storage.retain_state_heights"],
      onNotice: (notice) => tellIndex(log.part("index"), notice),
    });
    opened.push(() => index.close());
    const sequencer = new EmbeddedSequencer({
      chain,
      verdicts,
      pace: {
        blockIntervalMs: config["sequencer.block_interval_ms"],
        idleIntervalMs: config["sequencer.idle_interval_ms"],
      },
      blockTargetMs: BLOCK_TARGET_MS,
      isPqMigrationEnabled: config.pq_migration_enabled,
    });
    const { damage, follower, pruner } = followBlocks({ chain, index, config, log });
    sequencer.onBlock((block) => follower.take(block));
    sequencer.onBlock(() => pruner.follow());
    const close = async (): Promise<void> => {
      await sequencer.stop();
      await pruner.close();
      follower.close();
      await verdicts.close();
      index.close();
      // The next start makes it anew.
      if (damage.isFound) removeIndexFile(config["node.data_dir"]);
      chain.close();
    };
    const indexHealth: IndexHealth = {
      error: () => follower.error,
      isDamaged: () => damage.isFound,
      note: (cause) => damage.note(cause),
    };
    return { chain, index, sequencer, pruner, indexHealth, judged: () => verdicts.judged, close };
  } catch (cause) {
    for (const closeOne of opened.reverse()) closeOne();
    await verdicts.close();
    throw cause;
  }
}

/** What follows the blocks of a chain by itself: the index first, then the letting go of old bodies. */
function followBlocks(of: {
  readonly chain: LedgerChain;
  readonly index: LedgerIndex;
  readonly config: LoadedConfig["config"];
  readonly log: NodeLog;
}) {
  const { chain, index, config, log } = of;
  const part = log.part("index");
  const damage = new IndexDamage(part);
  const timer = MACHINE_TIMER;
  const follower = new IndexFollower({
    index,
    chain,
    timer,
    onBehind(error, pauseMs) {
      part.write("warn", "the index is behind", { error, pause_ms: pauseMs });
      damage.note(error);
    },
    onRecovered: () => part.write("info", "the index has caught up", { height: index.height }),
  });
  const pruner = new Pruner({
    chain,
    index,
    retainBlocks: config["storage.retain_blocks"],
    retainStates: config["storage.retain_state_heights"],
    timer,
    onFailure: (error) => log.part("pruning").write("warn", "bodies stay for now", { error }),
  });
  return { damage, follower, pruner };
}

function tellIndex(log: NodeLog, notice: IndexNotice): void {
  if (notice.kind === "discarded") {
    log.write("warn", "the index is made anew", { reason: notice.reason });
  } else if (notice.done === notice.of) {
    log.write("info", "the index has caught up", { blocks: notice.of });
  }
}
