import { assert } from "../../primitives/assert.ts";
import { METHODS } from "../../rpc/method-table.ts";
import { type ConfigRequest, loadConfig } from "../config/load-config.ts";
import { requireDevNetwork } from "../dev-network.ts";
import { type OpenLog, openLog } from "../log/open-log.ts";
import { HANDLERS } from "../methods/handler-table.ts";
import { MethodCaller } from "../methods/method-caller.ts";
import { type RunningNode, startNode } from "../run-node.ts";
import type { DevKeys } from "./dev-keys.ts";
import { readDevnetFile } from "./devnet-file.ts";
import { ServedBlocks } from "./drift/served-blocks.ts";
import type { HelperGround } from "./helper/helper-ground.ts";
import { type HelperAddress, HelperServer } from "./helper/helper-server.ts";
import { LiveResidents } from "./live-residents.ts";
import { readTheorems } from "./theorems.ts";
import { Town } from "./town.ts";

const NO_FILE = "/dev/null";

/** How a devnet is started. */
export interface DevnetStart {
  /** Folder of a ledger that `makeDevnet` has made. */
  readonly directory: string;
  /** `HOST:PORT` of the node; port 0 has the system choose one. */
  readonly listen: string;
  readonly helper: HelperAddress;
  readonly version: string;
  readonly keys: DevKeys;
}

/** A devnet that runs: a node like any other, its residents, and the helper. */
export interface RunningDevnet {
  readonly node: RunningNode;
  readonly ground: HelperGround;
  readonly url: string;
  readonly helperUrl: string;
  stop(): Promise<void>;
}

/** Starts the node of a devnet's folder, has its residents act, and opens the helper. */
export async function startDevnet(start: DevnetStart): Promise<RunningDevnet> {
  const { version } = start;
  const request = configOf(start);
  const loaded = loadConfig(request);
  const log = openLog({
    level: loaded.config["log.level"],
    file: loaded.config["log.file"],
    stream: null,
  });
  const served = new ServedBlocks();
  const node = await startNode({
    request,
    loaded,
    version,
    log,
    passphrase: async () => null,
    serve: (reader) => served.over(reader),
  });
  try {
    const ground = groundOf(node, { start, served, log });
    const helper = new HelperServer(ground, start.helper, (error) =>
      log.write("error", "the helper has failed", { error }),
    );
    const port = await helper.listen();
    // What has passed since the newest block passes now, and whoever asks is answered from the present.
    await ground.sequencer.advance({ blocks: 1 });
    ground.residents?.start();
    const { http, scheme } = node.addresses;
    return {
      node,
      ground,
      url: `${scheme}://${http.host}:${http.port}`,
      helperUrl: `http://${start.helper.host}:${port}/dev/rpc`,
      async stop() {
        await ground.residents?.stop();
        await helper.close();
        await node.stop();
        log.close();
      },
    };
  } catch (cause) {
    await node.stop();
    log.close();
    throw cause;
  }
}

function configOf({ directory, listen }: DevnetStart): ConfigRequest {
  const flags = [
    { flag: "--data", key: "node.data_dir", text: directory },
    { flag: "--port", key: "http.listen", text: listen },
    { flag: "--port", key: "metrics.listen", text: "" },
  ];
  // A node of this machine that is no devnet has its own file and environment, and they are not meant for this one.
  return { file: NO_FILE, flags, env: {} };
}

function groundOf(
  { service }: RunningNode,
  {
    start,
    served,
    log,
  }: { readonly start: DevnetStart; readonly served: ServedBlocks; readonly log: OpenLog },
): HelperGround {
  const { chain, sequencer } = service;
  assert(chain !== null && sequencer !== null, "a running node without chain");
  const { genesis } = chain.reader.document;
  requireDevNetwork(genesis);
  const { keys, directory } = start;
  const { seed, story } = readDevnetFile(directory);
  const part = log.part("residents");
  const town = new Town(chain, { keys, seed, theorems: readTheorems() });
  const residents =
    story === "none"
      ? null
      : new LiveResidents(town, sequencer, ({ who, command, fault }) =>
          part.write("warn", "a resident was refused", { who, command, reason: fault.reason }),
        );
  return {
    service,
    chain,
    sequencer,
    node: new MethodCaller(service, { methods: METHODS, handlers: HANDLERS }),
    keys,
    residents,
    pace: town.pace,
    served,
  };
}
