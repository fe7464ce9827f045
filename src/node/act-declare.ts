import { newlyMandatoryCode } from "../consensus/anchor-gate.ts";
import { computeHid } from "../consensus/hid.ts";
import { type EpochSettings, readEpochSettings } from "../consensus/json-plan.ts";
import { type EpochSchedule, hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import { readCouncil } from "../governance/council.ts";
import type { DigestsAt } from "../ledger/attested.ts";
import type { EpochRecord, HistoryAnchor } from "../ledger/epoch-record.ts";
import type { FallbackDeclaration } from "../ledger/fallback-declaration.ts";
import { readJson } from "../ledger/json-reader.ts";
import { ANCHOR_MILESTONE } from "../machine/attested-anchor.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { HashCode, Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { FallbackFile } from "./act-file.ts";
import { ChainPast } from "./chain-past.ts";
import { type ChainReader, readBlock, readBranch } from "./chain-reader.ts";

/** What a council wishes to fall back to; what is absent stays as it is. */
export interface FallbackWish {
  /** Fields `rule_version`, `legacy_algorithm_id`, `pq_algorithm_id`, `policy`, `timing`. */
  readonly settings: unknown;
  /** First block of the fallback; by default as early as the notice admits, with some blocks to spare. */
  readonly start?: Height;
  /** Last block in which the declaration may take effect. */
  readonly expires?: Height;
  readonly evidenceHash: Uint8Array;
}

/** Blocks that the gathering of signatures may take, unless said. */
const SPARE_BLOCKS = 100;

/** A declaration that fits the chain as it stands, without any signature. Nothing is judged: the ledger does that. */
export function declareFallback(chain: ChainReader, wish: FallbackWish): FallbackFile {
  const { store, document } = chain;
  const branch = readBranch(chain);
  const { schedule, floor } = branch.facts;
  const next = branch.height + 1;
  const current = resolveEpoch(schedule, next);
  const settings = readSettings(wish.settings, current.record, floor);
  const council = readCouncil(store, "emergency");
  if (council === undefined) {
    throw new LedgerError({
      code: "NODE_ACT_COUNCIL",
      message: "This chain has no emergency council. Nobody may declare a fallback.",
      fix: "propose the change of epoch instead",
    });
  }
  const anchor = anchorFor(chain, settings, current.record, schedule);
  const { noticeBlocks } = current.record.timing;
  const expires = wish.expires ?? next + SPARE_BLOCKS;
  const start = wish.start ?? expires + noticeBlocks;
  const declaration: FallbackDeclaration = {
    chainId: document.chainId,
    epochHash: hashInForce(current),
    target: { ...settings, anchor },
    start,
    evidenceHash: wish.evidenceHash,
    notBefore: next,
    expires,
    nonce: council.nonce,
  };
  const kind = "fallback_epoch";
  if (anchor === null) return { kind, declaration, signatures: [], attested: null };
  const height = anchor.size - 1;
  const digests = attestDigests(chain, declaration, height);
  const attested = { milestone: ANCHOR_MILESTONE, height, digests, signatures: [] };
  return { kind, declaration, signatures: [], attested };
}

function readSettings(
  wished: unknown,
  current: EpochRecord,
  floor: Parameters<typeof readEpochSettings>[2],
): EpochSettings {
  const { rule, algs, policy, timing } = current;
  const read = readJson(wished, "target", (place) =>
    readEpochSettings(place, { rule, algs, policy, timing }, floor),
  );
  if (read.ok) return read.value;
  const { code, path, expected, found } = read.error;
  throw new LedgerError({
    code,
    message: `The target of the fallback is refused at ${path}. Expected ${expected}, found ${found}.`,
    fix: "mathledger emergency declare --rule v2-dual-required, and the algorithms that the rule has roles for",
    evidence: { path },
  });
}

/** The whole past under the code that the target makes mandatory, or null where it makes none. */
function anchorFor(
  chain: ChainReader,
  settings: EpochSettings,
  current: EpochRecord,
  schedule: EpochSchedule,
): HistoryAnchor | null {
  const code = newlyMandatoryCode(settings, current);
  if (code === null) return null;
  const size = chain.store.tipHeight + 1;
  return { code, size, historyRoot: ownHistory(chain, schedule, code, size) };
}

function ownHistory(
  chain: ChainReader,
  schedule: EpochSchedule,
  code: HashCode,
  size: number,
): Uint8Array {
  const past = new ChainPast(chain, () => schedule);
  return assertDefined(past.historyRoot(code, size), `no history of ${size} blocks`);
}

/**
 * `digestsAt(height)` from the own blocks: what an attestor compares before it signs. History roots stand for the codes
 * of the record in force and of the target. Cost: a pass over the blocks for each code.
 */
export function attestDigests(
  chain: ChainReader,
  declaration: FallbackDeclaration,
  height: Height,
): DigestsAt {
  const { schedule } = readBranch(chain).facts;
  const epoch = resolveEpoch(schedule, height);
  const block = readBlock(chain, height);
  const { hashes } = chain.algorithms;
  const own = codesOf(epoch.record.algs);
  const all = [...new Set([...own, ...codesOf(declaration.target.algs)])];
  return {
    epochHash: hashInForce(epoch),
    ids: own.map((code) => [code, computeHid(hashes, block, { code, schedule })]),
    historyRoots: all.map((code) => [code, ownHistory(chain, schedule, code, height + 1)]),
  };
}

function codesOf(algs: EpochRecord["algs"]): readonly HashCode[] {
  return [algs.legacy, algs.pq].filter((code) => code !== null);
}
