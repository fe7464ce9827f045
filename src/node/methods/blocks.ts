import { requireHash } from "../../crypto/require-hash.ts";
import { sealToJson } from "../../ledger/json-seal.ts";
import { transactionHash } from "../../machine/governance-context.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { BLOCK_METHODS } from "../../rpc/methods/blocks.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { type BlockReport, reportBlock } from "../block-report.ts";
import type { ChainReader } from "../chain-reader.ts";
import type { BlockRow } from "../index/block-rows.ts";
import { KeptAnswers } from "../service/kept-answers.ts";
import type { CallContext } from "../service/node-service.ts";
import { locateBlock, notFound } from "./block-place.ts";
import { epochView, readSchedule } from "./epoch-view.ts";
import type { Handlers } from "./handlers.ts";
import { readRawBlocks } from "./raw-blocks.ts";
import { requirePast } from "./require-past.ts";
import { bodyView } from "./statement-view.ts";

/** Bytes of blocks in one answer in JSON, where each takes two digits. */
const JSON_RAW_BYTES_MAX = 4 * 1024 * 1024;

/** Answers about blocks and epochs. */
export const BLOCK_HANDLERS: Handlers<typeof BLOCK_METHODS> = {
  get_block({ block: ref, body }, call) {
    const height = locateBlock(ref, call);
    const { reader } = call.service;
    const make = (): BlockJson => blockJson(call, height, body);
    // The seals of a block stand in one of the next two bodies: from then on nothing of it changes.
    const isSettled = height + 2 <= Math.min(finalHeight(call), call.height);
    const isHeld = height >= reader.store.retained.bodiesFrom;
    return isSettled && isHeld ? keptBlocksOf(reader).get(`${height} ${body}`, make) : make();
  },

  list_blocks({ from: first, to = HEIGHT_MAX }, call) {
    if (first !== undefined) requirePast(call.service.index, first, "The range");
    const from = first ?? 0;
    const { after, limit } = call.page;
    const below = after === null ? call.height : Number(after[0]) - 1;
    const rows = call.service.index.blocks.list({ from, to: Math.min(to, below), limit });
    const last = rows.at(-1);
    const isMore = rows.length === limit && last !== undefined && last.height > from;
    return {
      items: rows.map(rowView),
      next_cursor: call.page.next(isMore ? [last.height] : null),
    };
  },

  get_raw_blocks({ from, count }, call) {
    if (from > call.height) throw notFound(`block ${from}`, call.height);
    const to = Math.min(from + count - 1, call.height);
    const raw = readRawBlocks(call.service.reader, { from, to, bytesMax: JSON_RAW_BYTES_MAX });
    const next = from + raw.count;
    return {
      from,
      count: raw.count,
      next: next <= call.height ? next : null,
      blocks: toHex0x(raw.bytes),
    };
  },

  get_epoch({ height, index }, call) {
    if (height !== undefined && index !== undefined) {
      throw new RpcError(
        "RPC_PARAMS",
        "An epoch is named by a height or by its index, not by both.",
      );
    }
    const schedule = readSchedule(call);
    const at = index ?? indexAt(height ?? call.height + 1);
    if (schedule[at] === undefined) throw notFound(`epoch ${at}`, call.height);
    const next = schedule[at + 1] === undefined ? null : epochView(call, at + 1);
    return {
      ...epochView(call, at),
      announced_next:
        next === null
          ? null
          : {
              epoch_index: next.epoch_index,
              start_block: next.start_block,
              rule_version: next.rule_version,
            },
    };

    /** The record in force at a height: the last that has begun there. */
    function indexAt(wanted: number): number {
      return schedule.findLastIndex(({ record }) => record.start <= wanted);
    }
  },

  list_epochs(_params, call) {
    const { after, limit } = call.page;
    const schedule = readSchedule(call);
    const first = after === null ? 0 : Number(after[0]) + 1;
    const end = Math.min(schedule.length, first + limit);
    const items = [];
    for (let at = first; at < end; at++) items.push(epochView(call, at));
    return { items, next_cursor: call.page.next(end < schedule.length ? [end - 1] : null) };
  },
};

type BlockJson = ResultOf<(typeof BLOCK_METHODS)["get_block"]>;

function blockJson(call: CallContext, height: number, withBody: boolean): BlockJson {
  const { reader, index } = call.service;
  const { block, json, record, bodyBytes, kinds, commit } = reportBlock(reader, height);
  const row = index.blocks.get(height);
  const hash = transactionHash(record, reader.algorithms.hashes);
  return {
    ...json,
    ids: [...json.ids],
    size_bytes: bodyBytes,
    statements: { ...kinds },
    transactions: row?.transactions ?? 0,
    events: row?.events ?? 0,
    final: height <= finalHeight(call),
    commit: commitView(call, height, commit),
    ...(withBody
      ? { body: bodyView(block, requireHash(reader.algorithms.hashes, hash.code)) }
      : {}),
  };
}

const KEPT = new WeakMap<ChainReader, KeptAnswers<BlockJson>>();

/** Answers about blocks of a chain that change no more. */
function keptBlocksOf(reader: ChainReader): KeptAnswers<BlockJson> {
  const known = KEPT.get(reader) ?? new KeptAnswers();
  KEPT.set(reader, known);
  return known;
}

const HEIGHT_MAX = Number.MAX_SAFE_INTEGER;

function finalHeight({ service }: CallContext): number {
  return service.chain?.finalHeight ?? service.reader.store.finalHeight;
}

function commitView(call: CallContext, height: number, found: BlockReport["commit"]) {
  if (found === null) return null;
  const { index, reader } = call.service;
  // The newest state names the sets of many blocks back, where that of the block itself is not kept.
  const state = height < index.oldestState ? reader.store : call.service.stateAt(height);
  const sealers = sealersAt(state, height);
  return {
    carried_by: found.at === "loose" ? null : found.at,
    seals: found.commit.seals.map((seal) => ({ ...sealToJson(seal, sealers) })),
  };
}

function rowView(row: BlockRow) {
  return {
    block_number: row.height,
    block_hash: toHex0x(row.id),
    timestamp: divFloor(row.timeMs, 1000),
    time_ms: row.timeMs,
    proposer: row.proposer === null ? null : toHex0x(row.proposer),
    epoch_index: row.epoch,
    statement_count: row.statements,
    transactions: row.transactions,
    events: row.events,
    size_bytes: row.sizeBytes,
  };
}
