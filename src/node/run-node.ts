import type { LedgerError } from "../primitives/ledger-error.ts";
import { type AlgorithmChoice, loadAlgorithms } from "./algorithms.ts";
import { runAside } from "./aside/run-aside.ts";
import type { ChainReader } from "./chain-reader.ts";
import type { ConfigRequest, LoadedConfig } from "./config/load-config.ts";
import { reloadConfig } from "./config/reload-config.ts";
import { readDiskFacts } from "./disk-facts.ts";
import { type Health, judgeHealth } from "./health.ts";
import { EpochFollower } from "./life/epoch-follower.ts";
import { followNotice } from "./life/follow-notice.ts";
import { type NodeGround, openNodeGround } from "./life/node-ground.ts";
import { type NodeAddresses, type NodeListeners, openListeners } from "./life/open-listeners.ts";
import { tellStart, tellSupport } from "./life/tell-start.ts";
import type { OpenLog } from "./log/open-log.ts";
import { meterSequencer } from "./metrics/metered-sequencer.ts";
import { NodeMetrics } from "./metrics/node-metrics.ts";
import type { NodeControl } from "./service/node-control.ts";
import type { NodeService } from "./service/node-service.ts";

/** What a node is started with. */
export interface NodeStart {
  readonly request: ConfigRequest;
  /** The configuration of the request, read. */
  readonly loaded: LoadedConfig;
  readonly version: string;
  readonly log: OpenLog;
  /** Opens the sealers' keys; asked for only where one is protected. */
  readonly passphrase: () => Promise<string | null>;
  /** Who verifies signatures, if not the usual provider. */
  readonly choice?: AlgorithmChoice;
  /** What reads of blocks are answered from: the chain itself, unless a devnet shows what altered blocks look like. */
  readonly serve?: (reader: ChainReader) => ChainReader;
}

/** How a node ended: by wish, or because it cannot go on. */
export interface NodeEnd {
  readonly error: LedgerError | null;
}

/** A node that runs. */
export interface RunningNode {
  readonly service: NodeService;
  /** Where it is reached. */
  readonly addresses: NodeAddresses;
  /** Settles when the node is closed, by whatever. */
  readonly ended: Promise<NodeEnd>;
  /** Reads the configuration again and answers with the keys that have a new value; throws what refuses it. */
  reload(): readonly string[];
  /** Ends in order: what came in is answered, the block at hand is finished, then everything is closed. */
  stop(): Promise<NodeEnd>;
}

/** Starts a node: ledger, index, sequencer, listeners. What is in the way is thrown, and nothing is left open. */
export async function startNode(start: NodeStart): Promise<RunningNode> {
  const { loaded, log, passphrase, choice = {} } = start;
  tellStart(start);
  const algorithms = await loadAlgorithms(choice);
  const ground = await openNodeGround({ loaded, algorithms, choice, passphrase, log });
  const life = new NodeLife(start, ground);
  try {
    return await life.open();
  } catch (cause) {
    await life.stop();
    throw cause;
  }
}

class NodeLife {
  readonly #start: NodeStart;
  readonly #ground: NodeGround;
  readonly #service: NodeService;
  readonly #metrics: NodeMetrics;
  readonly #ended = Promise.withResolvers<NodeEnd>();
  #loaded: LoadedConfig;
  #listeners: NodeListeners | null = null;
  #isStopping = false;

  constructor(start: NodeStart, ground: NodeGround) {
    const { loaded, version, log } = start;
    this.#start = start;
    this.#ground = ground;
    this.#loaded = loaded;
    const { chain, index } = ground;
    const sequencer = meterSequencer(ground.sequencer, (answer) =>
      this.#metrics.countSubmission(answer),
    );
    this.#service = {
      chain,
      reader: start.serve?.(chain.reader) ?? chain.reader,
      index,
      sequencer,
      facts: {
        version,
        startedMs: Date.now(),
        isPqMigrationEnabled: loaded.config.pq_migration_enabled,
      },
      control: this.#control(),
      stateAt: (height) => index.stateAt(height),
    };
    const directory = loaded.config["node.data_dir"];
    this.#metrics = new NodeMetrics(this.#service, {
      directory,
      lostLines: () => log.lostCount,
      judged: ground.judged,
    });
  }

  /** Opens the listeners and begins to make blocks. */
  async open(): Promise<RunningNode> {
    const { log } = this.#start;
    this.#listeners = await openListeners({
      service: this.#service,
      loaded: this.#loaded,
      config: () => this.#loaded.config,
      metrics: this.#metrics,
      health: () => this.#health(),
      onFailure: (cause) => this.#ground.indexHealth.note(cause),
      log: log.part("http"),
    });
    tellSupport(this.#service, log);
    this.#follow();
    this.#ground.sequencer.start();
    return {
      service: this.#service,
      addresses: this.#listeners.addresses,
      ended: this.#ended.promise,
      reload: () => this.#reload(),
      stop: () => this.stop(),
    };
  }

  /** The same end for everybody who asks, and for the first reason. */
  async stop(error: LedgerError | null = null): Promise<NodeEnd> {
    if (this.#isStopping) return this.#ended.promise;
    this.#isStopping = true;
    const { log } = this.#start;
    log.write("info", "stopping", error === null ? {} : { error });
    this.#listeners?.refuse();
    // Whoever waits for a block hears of it, or that there will be none, before the connections end.
    await this.#ground.sequencer.stop();
    await this.#listeners?.close();
    await this.#ground.close();
    log.write("info", "stopped");
    this.#ended.resolve({ error });
    return this.#ended.promise;
  }

  #follow(): void {
    const { log } = this.#start;
    const { sequencer, chain } = this.#ground;
    const epochs = new EpochFollower(this.#loaded.config.epoch_registry_path, log.part("epochs"));
    epochs.follow(chain.branch.facts.schedule, chain.branch.height);
    const part = log.part("sequencer");
    sequencer.onBlock((block) => {
      const { branch, outcomes } = block.candidate;
      this.#metrics.countBlock(block);
      epochs.follow(branch.facts.schedule, branch.height);
      const { height } = branch;
      part.write("debug", "a block", { height, items: outcomes.length, took_ms: block.tookMs });
    });
    sequencer.onNotice((notice) => {
      // The end of the process is begun outside the block that could not be made.
      followNotice(notice, part, (error) => setImmediate(() => void this.stop(error)));
    });
  }

  #control(): NodeControl {
    const { log } = this.#start;
    return {
      reloadConfig: () => this.#reload(),
      setLogLevel: (level) => {
        const before = log.level;
        log.setLevel(level);
        log.write("info", "the log's level is set", { level, before });
        return before;
      },
      stop: () => void setImmediate(() => void this.stop()),
      prune: async (retainHeight) => {
        const report = await this.#ground.pruner.prune(retainHeight);
        log.write("info", "bodies are let go", {
          below: report.retainHeight,
          blocks: report.prunedBlocks,
          free_bytes: report.freeBytes,
        });
        return report;
      },
      createBackup: (target) =>
        runAside("backup", { directory: this.#loaded.config["node.data_dir"], target }),
      createSnapshot: () =>
        runAside("snapshot", { directory: this.#loaded.config["node.data_dir"] }),
    };
  }

  #reload(): readonly string[] {
    const { log, request } = this.#start;
    try {
      const { loaded, changed } = reloadConfig(request, this.#loaded);
      // All or nothing: what may still be refused comes first.
      this.#listeners?.renewTls();
      this.#loaded = loaded;
      log.setLevel(loaded.config["log.level"]);
      this.#metrics.countReload("ok");
      log.write("info", "the configuration is read again", { changed });
      return changed;
    } catch (error) {
      this.#metrics.countReload("refused");
      log.write("error", "the configuration is refused, and the old one stays", { error });
      throw error;
    }
  }

  #health(): Health {
    const { config } = this.#loaded;
    return judgeHealth(this.#service, {
      nowMs: Date.now(),
      idleIntervalMs: config["sequencer.idle_interval_ms"],
      disk: readDiskFacts(config["node.data_dir"]),
      indexError: this.#ground.indexHealth.error(),
      isIndexDamaged: this.#ground.indexHealth.isDamaged(),
    });
  }
}
