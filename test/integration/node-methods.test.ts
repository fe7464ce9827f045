import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { runAside } from "../../src/node/aside/run-aside.ts";
import { judgeHealth } from "../../src/node/health.ts";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import { MeteredCaller } from "../../src/node/metrics/metered-caller.ts";
import { NodeMetrics } from "../../src/node/metrics/node-metrics.ts";
import { refuseAboveBound } from "../../src/node/pruning/prune-bound.ts";
import type { Sequencer } from "../../src/node/sequencer/sequencer.ts";
import type { SequencerStatus } from "../../src/node/sequencer/sequencer-status.ts";
import type { NodeControl } from "../../src/node/service/node-control.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { LedgerError } from "../../src/primitives/ledger-error.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { RpcError } from "../../src/rpc/rpc-error.ts";
import { EXAMPLE_STORY } from "../support/node/example-story.ts";
import { callerOf, tellService } from "../support/node/told-service.ts";
import { temporaryFolder } from "../support/temporary.ts";

const MIB = 1024 * 1024;
const told = tellService(EXAMPLE_STORY);
after(() => told.close());
const { reader } = told.service;
const headMs = told.chain.branch.timeMs;

/** A status of a sequencer that runs, changed where a test says so. */
function statusWith(changed: Partial<SequencerStatus> = {}): SequencerStatus {
  const { height } = told.chain.branch;
  return {
    state: "running",
    error: null,
    height,
    finalHeight: height,
    mempool: {
      count: 3,
      sizeBytes: 1200,
      classes: [
        {
          class: "other",
          count: 3,
          countMax: 100,
          sizeBytes: 1200,
          sizeBytesMax: 4000,
          parked: 1,
          parkedMax: 10,
        },
      ],
      verifying: { count: 2, countMax: 8 },
    },
    transactionsMax: 100,
    tookMs: 1,
    clockBehindMs: 0,
    clockOffsetMs: 0,
    nextBlockMs: null,
    ...changed,
  };
}

/** The told ledger as if a node ran on it. */
function running(changed: Partial<SequencerStatus> = {}, control?: NodeControl): NodeService {
  const sequencer: Partial<Sequencer> = {
    status: () => statusWith(changed),
    onBlock: () => () => {},
    drop: (hash) => hash[0] === 1,
    submitPriority: async () => ({ ok: false, error: { reason: "notEmergency", class: "other" } }),
  };
  return {
    ...told.service,
    sequencer: sequencer as Sequencer,
    ...(control === undefined ? {} : { control }),
  };
}

interface Status {
  readonly synced: boolean;
  readonly sequencer: { readonly state: string; readonly error: unknown };
  readonly mempool: Readonly<Record<string, unknown>>;
  readonly epoch: Readonly<Record<string, unknown>>;
  readonly disk: { readonly ledger_bytes: number; readonly free_bytes: number };
  readonly height: number;
  readonly paused_until: number | null;
  readonly chain_id: string;
}

test("a node's status says what it is and how it stands", async () => {
  const status = await callerOf(running()).call<Status>("node_status");
  assert.equal(status.synced, true);
  assert.equal(status.height, reader.store.tipHeight);
  assert.equal(status.chain_id, toHex0x(reader.document.chainId));
  assert.deepEqual(status.mempool, {
    transactions: 3,
    bytes: 1200,
    parked: 1,
    verifying: 2,
    classes: [
      { class: "other", transactions: 3, transactions_max: 100, bytes: 1200, bytes_max: 4000 },
    ],
  });
  const file = join(reader.store.directory, "ledger.db");
  assert.ok(status.disk.ledger_bytes >= statSync(file).size);
  assert.ok(status.disk.free_bytes > 0);
  // The story ends in an emergency that pauses the network.
  assert.ok((status.paused_until ?? 0) > 0);
  const error = new LedgerError({ code: "STORAGE_FULL", message: "No room.", fix: "make room" });
  const blocked = await callerOf(running({ state: "blocked", error })).call<Status>("node_status");
  assert.deepEqual([blocked.synced, blocked.sequencer.state], [false, "blocked"]);
  assert.deepEqual(blocked.sequencer.error, {
    code: "STORAGE_FULL",
    message: "No room.",
    fix: "make room",
  });
  const offline = await told.call<Status>("node_status");
  assert.deepEqual([offline.synced, offline.sequencer.state], [false, "offline"]);
});

test("readiness counts the power whose keys hold, and consent is asked for", async () => {
  const ready = await told.call<{
    readonly support: string;
    readonly voting_power: { readonly total: string; readonly post_quantum: string };
  }>("pq_status");
  assert.equal(ready.support, "ENABLED");
  const { total, post_quantum: strong } = ready.voting_power;
  assert.ok(BigInt(total) > 0n);
  assert.ok(BigInt(strong) <= BigInt(total));
  const facts = { ...told.service.facts, isPqMigrationEnabled: false };
  const refusing = await callerOf({ ...told.service, facts }).call<{
    readonly support: string;
    readonly reasons: readonly string[];
  }>("pq_status");
  assert.equal(refusing.support, "DISABLED");
  assert.deepEqual(refusing.reasons, ["the configuration says pq_migration_enabled = false"]);
});

test("health names every reason, on both sides of each bound", () => {
  const fine = {
    nowMs: headMs,
    idleIntervalMs: 5_000,
    disk: { freeBytes: 256 * MIB, fileBytes: new Map() },
    indexError: null,
    isIndexDamaged: false,
  };
  const reasons = (service: NodeService, changed = {}): readonly string[] =>
    judgeHealth(service, { ...fine, ...changed }).reasons;
  const { tipHeight } = reader.store;
  assert.deepEqual(judgeHealth(running(), fine), { status: "healthy", reasons: [] });
  assert.deepEqual(reasons(running(), { nowMs: headMs + 15_000 }), []);
  assert.deepEqual(reasons(running(), { nowMs: headMs + 15_001 }), [
    `block ${tipHeight} is 15 s old`,
  ]);
  const slow = { idleIntervalMs: 60_000, nowMs: headMs + 180_000 };
  assert.deepEqual(reasons(running(), slow), []);
  assert.equal(reasons(running(), { ...slow, nowMs: headMs + 180_001 }).length, 1);
  const less = { disk: { freeBytes: 256 * MIB - 1, fileBytes: new Map() } };
  assert.deepEqual(reasons(running(), less), ["255 MiB are free on the disk of the ledger"]);
  assert.deepEqual(reasons(running({ clockBehindMs: 120_000 })), []);
  assert.deepEqual(reasons(running({ clockBehindMs: 121_000 })), [
    "the clock of this machine is 121 s behind the newest block",
  ]);
  // The clock of a development network was moved on: the block is older than it looks.
  assert.equal(reasons(running({ clockOffsetMs: 60_000 })).length, 1);
  assert.deepEqual(reasons(told.service), ["the node makes no blocks"]);
  const behind = { ...running(), index: { height: tipHeight - 1 } as NodeService["index"] };
  assert.deepEqual(reasons(behind), [`the index is at block ${tipHeight - 1} of ${tipHeight}`]);
  const full = new LedgerError({ code: "STORAGE_FULL", message: "Full.", fix: "free space" });
  assert.deepEqual(reasons(behind, { indexError: full }), [
    `the index is at block ${tipHeight - 1} of ${tipHeight}: STORAGE_FULL`,
  ]);
  assert.deepEqual(reasons(running(), { isIndexDamaged: true }), [
    "the index is damaged: a restart makes it anew",
  ]);
});

test("the operator's methods reach the process, and say so where none runs", async () => {
  const calls: string[] = [];
  const control: NodeControl = {
    reloadConfig: () => {
      calls.push("reload");
      throw new LedgerError({ code: "CONFIG_NOT_LIVE", message: "Not live.", fix: "restart" });
    },
    setLogLevel: (level) => {
      calls.push(level);
      return "info";
    },
    stop: () => calls.push("stop"),
    createBackup: (target) => runAside("backup", { directory: reader.store.directory, target }),
    createSnapshot: () => runAside("snapshot", { directory: reader.store.directory }),
    prune: async (asked) => {
      const bound = { height: 3, needs: "finality" };
      refuseAboveBound(asked, bound);
      return { retainHeight: asked, prunedBlocks: asked, freeBytes: 4096 };
    },
  };
  const caller = new MeteredCaller(running({}, control), { methods: METHODS, handlers: HANDLERS });
  const call = async (method: string, params: object = {}): Promise<unknown> => {
    try {
      return (await caller.call({ method, params, listener: "operator" })).result;
    } catch (cause) {
      assert(cause instanceof RpcError, String(cause));
      return [cause.code, cause.more.evidence?.code ?? null];
    }
  };
  assert.deepEqual(await call("node_reload_config"), ["RPC_PARAMS", "CONFIG_NOT_LIVE"]);
  assert.deepEqual(await call("node_set_log_level", { level: "debug" }), {
    level: "debug",
    before: "info",
  });
  assert.deepEqual(await call("node_stop"), { status: "stopping" });
  assert.deepEqual(calls, ["reload", "debug", "stop"]);
  const root = temporaryFolder();
  const path = join(root, "backup");
  const made = (await call("backup_create", { path })) as { readonly height: number };
  assert.equal(made.height, reader.store.tipHeight);
  assert.deepEqual(await call("backup_create", { path }), ["RPC_PARAMS", "STORAGE_EXISTS"]);
  mkdirSync(join(root, "file"), { mode: 0o700 });
  assert.deepEqual(await call("backup_create", { path: "relative" }), ["RPC_PARAMS", null]);
  const snapshot = (await call("snapshot_create")) as { readonly height: number };
  assert.equal(snapshot.height, reader.store.tipHeight);
  const pruned = { retain_height: 3, pruned_blocks: 3, free_bytes: 4096 };
  assert.deepEqual(await call("prune", { retain_height: 3 }), pruned);
  assert.deepEqual(await call("prune", { retain_height: 4 }), ["RPC_PARAMS", "NODE_RETAIN_HEIGHT"]);
  const [waiting, unknown] = [`0x01${"00".repeat(31)}`, `0x02${"00".repeat(31)}`];
  assert.deepEqual(await call("mempool_drop", { hash: waiting }), {
    tx_hash: waiting,
    status: "dropped",
  });
  assert.deepEqual(await call("mempool_drop", { hash: unknown }), ["RPC_NOT_FOUND", null]);
  assert.deepEqual(await call("submit_priority_tx", { tx: "0x00" }), ["RPC_PARAMS", null]);
  for (const method of ["upgrade_stage", "webhook_list", "mail_test"]) {
    assert.deepEqual(await call(method, { anything: 1 }), ["RPC_NOT_AVAILABLE", null], method);
  }
  const offline = new MeteredCaller(told.service, { methods: METHODS, handlers: HANDLERS });
  for (const [method, params] of [
    ["node_stop", {}],
    ["mempool_drop", { hash: waiting }],
  ] as const) {
    await assert.rejects(
      offline.call({ method, params, listener: "local" }),
      (cause) => cause instanceof RpcError && cause.code === "RPC_NOT_AVAILABLE",
      method,
    );
  }
});

test("the figures follow blocks, submissions and calls, and no stranger makes one of its own", async () => {
  const service = running();
  const metrics = new NodeMetrics(service, {
    directory: reader.store.directory,
    lostLines: () => 7,
    judged: () => 41,
  });
  metrics.countSubmission({
    ok: false,
    error: { reason: "rejected", rejection: { code: "GOV_VOTE_CLOSED", facts: {} } },
  });
  metrics.countReload("ok");
  const caller = new MeteredCaller(service, { methods: METHODS, handlers: HANDLERS }).meter(
    (call) => metrics.countCall(call),
  );
  await caller.call({ method: "node_status", params: {}, listener: "public" });
  for (const method of ["made_up", "made_up_again"]) {
    await assert.rejects(caller.call({ method, params: {}, listener: "public" }));
  }
  const text = await metrics.text;
  const has = (line: string): void => {
    assert.ok(text.split("\n").includes(line), `${line} in\n${text.slice(0, 4000)}`);
  };
  has(`mathledger_height ${reader.store.tipHeight}`);
  has('mathledger_submissions_total{outcome="rejected",code="GOV_VOTE_CLOSED"} 1');
  has('mathledger_config_reloads_total{outcome="ok"} 1');
  has('mathledger_calls_total{listener="public",method="node_status",outcome="ok"} 1');
  has('mathledger_calls_total{listener="public",method="unknown",outcome="RPC_METHOD"} 2');
  has('mathledger_mempool_transactions{class="other"} 3');
  has('mathledger_sequencer_state{state="running"} 1');
  has('mathledger_sequencer_state{state="halted"} 0');
  has("mathledger_log_lines_lost 7");
  has("mathledger_signature_verdicts_total 41");
  has(`mathledger_block_time_seconds ${headMs / 1000}`);
});
