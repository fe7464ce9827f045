import { accountTable } from "../../governance/account.ts";
import { findComment } from "../../governance/forum-comment.ts";
import type { Digest, Height } from "../../primitives/brand.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import { parseHex, toHex0x } from "../../primitives/hex.ts";
import type { BlockRow } from "../index/block-rows.ts";
import type { NodeService } from "../service/node-service.ts";

/** One thing that was found. */
export interface SearchHit {
  readonly kind: "block" | "transaction" | "account" | "proposal" | "parameter" | "comment";
  readonly id: string;
  readonly title: string;
  readonly excerpt: string;
  readonly height: Height | null;
}

/** Accounts that the beginning of an address gives at most. */
const ACCOUNTS_MAX = 10;
/** Shortest beginning of an address, in bytes: a shorter one names too many. */
const PREFIX_BYTES_MIN = 2;
const ACCOUNT_BYTES = 32;
const DAY_MS = 86_400_000;

/** What a height, a day, a hash or the beginning of an address names. Cost: some look-ups. */
export function findExact(service: NodeService, q: string, height: Height): readonly SearchHit[] {
  if (/^[0-9]{1,15}$/.test(q)) return blockHits(service, Number(q), height);
  if (/^\d{4}-\d{2}-\d{2}$/.test(q)) return dayHits(service, q, height);
  const parsed = /^(?:0x)?(?:[0-9a-fA-F]{2}){2,64}$/.test(q)
    ? parseHex(q.replace(/^0x/i, ""))
    : undefined;
  return parsed?.ok === true ? hashHits(service, parsed.value, height) : [];
}

function blockHits(service: NodeService, wanted: Height, height: Height): readonly SearchHit[] {
  const row = wanted <= height ? service.index.blocks.get(wanted) : undefined;
  return row === undefined ? [] : [blockHit(row)];
}

/** The first and the last block of a day in UTC. */
function dayHits(service: NodeService, day: string, height: Height): readonly SearchHit[] {
  const start = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(start)) return [];
  const { blocks } = service.index;
  const first = blocks.heightAt(start - 1) + 1;
  const last = Math.min(blocks.heightAt(start + DAY_MS - 1), height);
  if (first > last) return [];
  return [...new Set([first, last])].flatMap((at) => blockHits(service, at, height));
}

function hashHits(service: NodeService, bytes: Uint8Array, height: Height): readonly SearchHit[] {
  const { index } = service;
  const hits: SearchHit[] = [];
  if (bytes.length >= ACCOUNT_BYTES) {
    const id = bytes as Digest;
    const found = findBlock(service, id, height);
    if (found !== undefined) hits.push(blockHit(found));
    const tx = index.transactions.find(id);
    if (tx !== undefined && tx.height <= height) {
      hits.push({
        kind: "transaction",
        id: toHex0x(tx.hash),
        title: `Transaction in block ${tx.height}`,
        excerpt: "",
        height: tx.height,
      });
    }
    const proposal = index.findProposal(id);
    const content = proposal === undefined ? undefined : index.contents.get(proposal, height);
    if (proposal !== undefined && content !== undefined) {
      const { title, summary } = content.content;
      hits.push({ kind: "proposal", id: `${proposal}`, title, excerpt: summary, height: null });
    }
    const comment = findComment(service.stateAt(height), id);
    if (comment !== undefined) {
      hits.push({ kind: "comment", id: `${comment}`, title: "", excerpt: "", height: null });
    }
  }
  return [...hits, ...accountHits(service, bytes, height)];
}

function findBlock(service: NodeService, id: Digest, height: Height): BlockRow | undefined {
  const { store, algorithms } = service.reader;
  for (const code of algorithms.hashes.keys()) {
    for (const place of store.findBlocks(code, id)) {
      if (place.branch === "main" && place.height <= height) {
        return service.index.blocks.get(place.height);
      }
    }
  }
  return undefined;
}

function accountHits(
  service: NodeService,
  bytes: Uint8Array,
  height: Height,
): readonly SearchHit[] {
  if (bytes.length < PREFIX_BYTES_MIN || bytes.length > ACCOUNT_BYTES) return [];
  const hits: SearchHit[] = [];
  const { prefix } = accountTable;
  for (const [key] of service.stateAt(height).entries(concatBytes(prefix, bytes))) {
    const account = toHex0x(key.subarray(prefix.length));
    hits.push({ kind: "account", id: account, title: account, excerpt: "", height: null });
    if (hits.length === ACCOUNTS_MAX) break;
  }
  return hits;
}

function blockHit({ height, id, timeMs }: BlockRow): SearchHit {
  return {
    kind: "block",
    id: `${height}`,
    title: `Block ${height}`,
    excerpt: `${toHex0x(id)}, ${new Date(timeMs).toISOString()}`,
    height,
  };
}
