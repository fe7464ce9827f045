import type { HashRegistry } from "../crypto/hash-function.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";
import { parentLinks, readHeaderOfIds } from "./block-shape.ts";
import type { Retained } from "./retained.ts";
import { corruptError } from "./storage-error.ts";
import type { StoreParts } from "./store-parts.ts";
import { namesBlock } from "./stored-block.ts";
import { writtenSum } from "./undo-log.ts";

/** Newest blocks that are looked at whenever a store is opened. */
const CHECKED_BLOCKS = 8;

/** What a check of stored blocks is made with. */
export interface CheckContext {
  readonly directory: string;
  readonly chainId: ChainId;
  readonly hashes: HashRegistry;
}

/**
 * Refuses a store whose newest rows do not belong together: the newest blocks with their ids, links and bodies, the
 * branch and undo of the newest, and the entries of the state that it wrote. Cost: a few blocks, however long the
 * chain.
 */
export function checkTip(parts: StoreParts, context: CheckContext): void {
  const tip = parts.blocks.tipHeight();
  const { newest } = parts.undos.bounds();
  if (newest !== tip) {
    throw corrupt(context, { table: "recents", height: tip }, `its newest row is of ${newest}`);
  }
  if (tip < 0) {
    for (const _ of parts.state.entries(EMPTY_BYTES)) {
      throw corrupt(context, { table: "state" }, "there is state without a block");
    }
    return;
  }
  const retained = parts.blocks.retained();
  const lowest = Math.max(retained.headersFrom, tip - CHECKED_BLOCKS + 1);
  for (let height = lowest; height <= tip; height++) {
    checkBlock(parts, height, retained, context);
  }
  checkWritten(parts, tip, context);
}

/** A block with its own ids, the right number of statements where its body is held, and links to the block below. */
function checkBlock(
  parts: StoreParts,
  height: Height,
  { headersFrom, bodiesFrom }: Retained,
  context: CheckContext,
): void {
  const { ids, header: bytes } = parts.blocks.header(height);
  const read = readHeaderOfIds({ height, ids, header: bytes }, context);
  if ("fault" in read) throw corrupt(context, { table: "headers", height }, read.fault);
  const { header } = read;
  const held =
    height < bodiesFrom ? header.count : parts.blocks.block(height).raw.statements.length;
  if (header.count !== held) {
    const detail = `${held} statements where the header counts ${header.count}`;
    throw corrupt(context, { table: "bodies", height }, detail);
  }
  if (height === headersFrom) return;
  const below = parts.blocks.header(height - 1);
  if (!namesBlock(parentLinks(header, ids), below.ids)) {
    throw corrupt(context, { table: "headers", height }, "it does not follow the block below");
  }
}

/** The state holds what the newest block wrote. */
function checkWritten(parts: StoreParts, tip: Height, context: CheckContext): void {
  const written = parts.undos
    .undo(tip)
    .map(([key]) => [key, parts.state.get(key) ?? null] as const);
  if (writtenSum(tip, written) === parts.undos.written(tip)) return;
  const place = { table: "state", height: tip };
  throw corrupt(context, place, "it is not the state after the newest block");
}

function corrupt(
  context: CheckContext,
  place: { readonly table: string; readonly height?: Height },
  detail: string,
) {
  return corruptError({ directory: context.directory, ...place, detail });
}
