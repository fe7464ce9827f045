import assert from "node:assert/strict";
import { join } from "node:path";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { readAuditHead } from "../../../src/governance/audit.ts";
import { verifyAudit } from "../../../src/governance/verify-audit.ts";
import { type ChainReader, openReader } from "../../../src/node/chain-reader.ts";
import type { LedgerIndex } from "../../../src/node/index/ledger-index.ts";
import { openIndex } from "../../../src/node/index/open-index.ts";
import { parseHex0x } from "../../../src/primitives/hex.ts";
import { makeNodeLedger, NODE_SETTINGS } from "../../support/node/node-ledger.ts";
import { NodeProcess } from "../../support/node/node-process.ts";
import { Sender } from "../../support/node/sender.ts";
import type { Random } from "../../support/random.ts";
import { jsonOf, runCli } from "../../support/run-cli.ts";
import { storedAlgorithms } from "../../support/stored-chain.ts";
import { EventReader } from "./event-reader.ts";

const SENDERS = 6;
/** The algorithm of the ledger's one epoch. */
const TRAIL_HASH = 0x16;

/** What a trial has gone through. */
export interface KillReport {
  readonly kills: number;
  /** Kills of a node that had not told its address as yet. */
  readonly early: number;
  readonly acknowledged: number;
  readonly height: number;
  readonly events: number;
}

/**
 * Kills a node again and again at random moments under load, starts it again on the same folder, and in the end holds
 * what it has promised against what is there.
 */
export async function runKillTrial(
  folder: string,
  random: Random,
  kills: number,
): Promise<KillReport> {
  const directory = join(folder, "data");
  const start = () => new NodeProcess(directory, NODE_SETTINGS, join(folder, "compiled"));
  const { senders, chainId } = await makeNodeLedger(directory, SENDERS);
  const load = senders.map((key) => new Sender(key, chainId));
  const events = new EventReader();
  let early = 0;
  for (let kill = 0; kill < kills; kill++) {
    const node = start();
    const ended = new AbortController();
    // Some are killed while they start, with the mending of the kill before under way.
    const isEarly = random.percent(20);
    const atOnce = isEarly ? killAfter(node, random.below(900)) : undefined;
    const url = await node.url;
    if (url === null) {
      assert.ok(isEarly, `kill ${kill}: the node did not start: ${node.said}`);
      early += 1;
      continue;
    }
    const work = [...load.map((sender) => sender.send(url)), events.read(url, ended.signal)];
    await (atOnce ?? killAfter(node, random.between(20, 700)));
    ended.abort();
    await Promise.all(work);
    assert.equal(node.said, "", `kill ${kill}`);
  }
  const height = await finish(start(), directory, events);
  return { ...(await judge(directory, load, events)), kills, early, height };
}

async function killAfter(node: NodeProcess, ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await node.kill("SIGKILL");
}

/** Runs the node once more until the reader has every event, and stops it in order. */
async function finish(node: NodeProcess, directory: string, events: EventReader): Promise<number> {
  const url = await node.url;
  assert.ok(url !== null, node.said);
  const ended = new AbortController();
  const reading = events.read(url, ended.signal);
  const newest = await newestEvent(directory);
  while (!events.hasReached(newest)) await new Promise((resolve) => setTimeout(resolve, 20));
  await node.stop();
  ended.abort();
  await reading;
  const { store } = openReader(directory, await storedAlgorithms());
  const { tipHeight } = store;
  store.close();
  return tipHeight;
}

/** The number of the newest event as of now. */
async function newestEvent(directory: string): Promise<number> {
  const reader = openReader(directory, await storedAlgorithms());
  const index = openIndex(directory, reader, { mode: "memory" });
  const [event] = index.events.list({ order: "descending", limit: 1 });
  index.close();
  reader.store.close();
  return event?.seq ?? -1;
}

/** Holds promises, events, blocks and the audit trail against what the folder has. */
async function judge(
  directory: string,
  load: readonly Sender[],
  events: EventReader,
): Promise<Pick<KillReport, "acknowledged" | "events">> {
  const reader = openReader(directory, await storedAlgorithms());
  const { store } = reader;
  const acknowledged = load.flatMap((sender) => sender.acknowledged);
  for (const { hash, height } of acknowledged) {
    const bytes = parseHex0x(hash);
    assert.ok(bytes.ok, hash);
    const found = store.findTransaction(bytes.value as never);
    assert.equal(found?.height, height, `${hash} was promised in block ${height}`);
  }
  assert.deepEqual(store.check().faults, []);
  const index = openIndex(directory, reader, { mode: "memory" });
  const rows = index.events.list({ order: "ascending", limit: Number.MAX_SAFE_INTEGER });
  const last = events.seqs.at(-1) ?? -1;
  const expected = rows.map(({ seq }) => seq).filter((seq) => seq <= last);
  assert.deepEqual(events.seqs, expected, "events without gap or duplicate");
  verifyTrail(reader, index);
  index.close();
  store.close();
  const verified = runCli(["verify-chain", "--data", directory, "--json"]);
  assert.equal(verified.status, 0, verified.stderr);
  assert.equal(jsonOf(verified).valid ?? true, true, verified.stdout);
  return { acknowledged: acknowledged.length, events: events.seqs.length };
}

/** Follows the whole audit trail to the head in the state. Whose signature stands behind it, `verify-chain` asks. */
function verifyTrail({ store, document, algorithms }: ChainReader, index: LedgerIndex): void {
  const { chainId } = document;
  const hash = requireHash(algorithms.hashes, TRAIL_HASH);
  const entries = index.audit.list({ order: "ascending", limit: Number.MAX_SAFE_INTEGER });
  assert.ok(entries.length > 0);
  const verified = verifyAudit(entries, {
    chainId,
    hashAt: () => hash,
    judgeTransaction: () => null,
    head: readAuditHead(store, { chainId, hash }),
  });
  assert.deepEqual(verified, { ok: true, value: entries.length });
}
