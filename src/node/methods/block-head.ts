import { canonicalCode } from "../../consensus/rules.ts";
import { type EpochSchedule, resolveEpoch } from "../../consensus/schedule.ts";
import { decodeHeader } from "../../ledger/header.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import { readBranch } from "../chain-reader.ts";
import type { NodeService } from "../service/node-service.ts";

/** What every answer of a read says about the state that answered. */
export interface BlockHead {
  readonly height: Height;
  /** The canonical id of the block's rule version. */
  readonly block_hash: string;
  /** Unix seconds. */
  readonly time: number;
}

/** The head of a stored block. Cost: one row, whatever the block holds. */
export function blockHead(service: NodeService, height: Height): BlockHead {
  const { store, document } = service.reader;
  const { ids, header } = store.blocks.header(height);
  const decoded = decodeHeader(header, document.chainId);
  assert(decoded.ok, `stored header ${height} does not decode`);
  const code = canonicalCode(resolveEpoch(scheduleOf(service, height), height).record);
  const id = assertDefined(
    ids.find(([each]) => each === code),
    `block ${height} has no canonical id`,
  );
  return {
    height,
    block_hash: toHex0x(id[1]),
    time: divFloor(decoded.value.timeMs, 1000),
  };
}

interface Known {
  readonly height: Height;
  readonly schedule: EpochSchedule;
}

/** Schedules of folders that are only read, so that each answer need not decode the branch again. */
const known = new WeakMap<NodeService, Known>();

function scheduleOf(service: NodeService, height: Height): EpochSchedule {
  if (service.chain !== null) return service.chain.branch.facts.schedule;
  const held = known.get(service);
  if (held !== undefined && held.height >= height) return held.schedule;
  const branch = readBranch(service.reader);
  const { schedule } = branch.facts;
  known.set(service, { height: branch.height, schedule });
  return schedule;
}
