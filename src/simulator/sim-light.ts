import { computeHid } from "../consensus/hid.ts";
import type { LightClient } from "../consensus/light-client.ts";
import { openLightClient } from "../consensus/light-client-checkpoint.ts";
import type { HistoryStep } from "../consensus/light-client-history.ts";
import type { LightContext, LightUpdate } from "../consensus/light-client-update.ts";
import { TRUSTING_PERIOD_MS } from "../consensus/light-client-update.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeHistoryLeaf, headerCodes } from "../ledger/block-id.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import { sealersAt } from "../machine/sealer-table.ts";
import { appendLeaf, EMPTY_RANGE } from "../merkle/compact-range.ts";
import { MerkleTree } from "../merkle/merkle-tree.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import type { SimChain } from "./sim-chain.ts";
import { NO_FLOOR } from "./world.ts";

/** A client that begins at a block of a chain whose ids its user has from elsewhere. */
export function openLight(
  chain: SimChain,
  height: Height,
  floor: SecurityFloor = NO_FLOOR,
): LightClient {
  const { block, branch } = chain.node.at(height);
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const subject = assertDefined(branch.sealable[0], "nothing to trust");
  const checkpoint = {
    header: block.headerBytes,
    trust: { type: "ids" as const, ids: subject.ids },
    commit: null,
    record,
    sealers: sealersAt(chain.node.store, height + 1),
    histories: steps(chain, height, undefined),
    floor,
  };
  const opened = openLightClient(
    chain.node.document.chainId,
    checkpoint,
    lightContext(chain, height),
  );
  assert(opened.ok, `no light client at block ${height}: ${opened.ok ? "" : opened.error.code}`);
  return opened.value;
}

/** The moment at which a block is three seconds old. */
export function lightContext(chain: SimChain, height: Height): LightContext {
  const { hashes, suites } = chain.node.algorithms;
  const nowMs = chain.node.at(height).block.header.timeMs + 3000;
  return { hashes, suites, nowMs, trustingPeriodMs: TRUSTING_PERIOD_MS };
}

/** A true update from what a client knows to a block of the chain. Requires: the next block carries its commit. */
export function lightUpdate(chain: SimChain, client: LightClient, height: Height): LightUpdate {
  const { block, branch } = chain.node.at(height);
  const epoch = resolveEpoch(branch.facts.schedule, height);
  const isNew = epoch.record.index !== client.epoch.record.index;
  return {
    header: block.headerBytes,
    commit: commitOf(chain, height),
    histories: steps(chain, height, client),
    record: isNew ? epoch.record : null,
    sealers: null,
  };
}

/** The commit of a block, which its successor carries. */
export function commitOf(chain: SimChain, height: Height): CommitStatement {
  const first = chain.node.at(height + 1).block.body.statements[0]?.value;
  assert(first?.type === "commit" && first.height === height, `no commit of block ${height}`);
  return first;
}

/** The history under each code of a header, from what a client knows of it. */
function steps(
  chain: SimChain,
  height: Height,
  client: LightClient | undefined,
): readonly HistoryStep[] {
  const { block, branch } = chain.node.at(height);
  const { record } = resolveEpoch(branch.facts.schedule, height);
  return headerCodes(block.header, record.algs.legacy).map((code) => {
    const { tree, nodes } = historyBefore(chain, code, height);
    const from = client?.histories.get(code)?.size ?? 0;
    const path = from === 0 || from > height ? [] : tree.proveConsistency(from, height).path;
    return { code, nodes, path };
  });
}

function historyBefore(
  chain: SimChain,
  code: HashCode,
  height: Height,
): { readonly tree: MerkleTree; readonly nodes: readonly Digest[] } {
  const { hashes } = chain.node.algorithms;
  const hash = requireHash(hashes, code);
  const { schedule } = chain.node.branch.facts;
  const tree = new MerkleTree(hash);
  let range = EMPTY_RANGE;
  for (let i = 0; i < height; i++) {
    const hid = computeHid(hashes, chain.node.at(i).block, { code, schedule });
    const leaf = computeHistoryLeaf(hash, i, hid);
    tree.append(leaf);
    range = appendLeaf(hash, range, leaf);
  }
  return { tree, nodes: range.nodes };
}
