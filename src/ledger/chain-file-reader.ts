import { decode } from "../codec/canonical.ts";
import type { Schema } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { ChainFileBuffer } from "./chain-file-buffer.ts";
import {
  checkCommits,
  checkEnd,
  checkHead,
  checkStart,
  findWrongMagic,
  readVersion,
} from "./chain-file-check.ts";
import { ChainFileDigests, digestChainId } from "./chain-file-digests.ts";
import type { ChainFileFault } from "./chain-file-fault.ts";
import {
  CHAIN_ITEM_BYTES_MAX,
  type ChainBlock,
  type ChainHead,
  type ChainItemName,
  type ChainStart,
  chainBlockSchema,
  chainCommitsSchema,
  chainEndSchema,
  chainHeadSchema,
  chainRecordsSchema,
  chainStartSchema,
  type DigestFactory,
} from "./chain-file-item.ts";
import { ItemScanner } from "./chain-file-scanner.ts";
import type { EpochRecord } from "./epoch-record.ts";
import { genesisSchema } from "./genesis.ts";
import type { CommitStatement } from "./statement.ts";

/** One item of a chain file. Byte strings in it are the reader's gift: nothing overwrites them. */
export type ChainItem =
  | { readonly name: "head"; readonly head: ChainHead }
  | { readonly name: "genesis"; readonly genesis: Uint8Array }
  | { readonly name: "records"; readonly records: readonly EpochRecord[] }
  | { readonly name: "start"; readonly start: ChainStart | null }
  | { readonly name: "block"; readonly height: Height; readonly block: ChainBlock }
  | { readonly name: "commits"; readonly commits: readonly CommitStatement[] }
  | { readonly name: "end"; readonly blocks: number };

/** An item, or a fault whose offset counts from the first byte of the item. */
type Read = Result<ChainItem, ChainFileFault>;

/**
 * Reads a chain file from pieces of any size: push what has come, then take items until there is none, and finish when
 * the file has ended. It holds one item at most, refuses a length above the item's limit before its bytes have come,
 * and keeps its first fault for good. It judges the file, never what the blocks say.
 */
export class ChainFileReader {
  readonly #factory: DigestFactory;
  readonly #digests: ChainFileDigests;
  readonly #buffer = new ChainFileBuffer();
  #expected: ChainItemName | null = "head";
  #scanner = new ItemScanner(CHAIN_ITEM_BYTES_MAX.head);
  /** Where the next item begins. */
  #offset = 0;
  #head: ChainHead | null = null;
  #blocks = 0;
  #fault: ChainFileFault | null = null;

  constructor(factory: DigestFactory) {
    this.#factory = factory;
    this.#digests = new ChainFileDigests(factory);
  }

  /** Bytes of the items taken so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Adds the next bytes of the file. */
  push(chunk: Uint8Array): void {
    if (this.#fault === null) this.#buffer.append(chunk);
  }

  /** The next item, null when more bytes are needed or the end was read, or the file's fault. */
  next(): Result<ChainItem | null, ChainFileFault> {
    if (this.#fault !== null) return err(this.#fault);
    const result = this.#next();
    if (!result.ok) this.#fault = result.error;
    return result;
  }

  /** Null iff the file was read to its end. Requires: `next` has given null after the last `push`. */
  finish(): ChainFileFault | null {
    if (this.#fault !== null || this.#expected === null) return this.#fault;
    const offset = this.#offset + this.#buffer.sizeBytes;
    return { code: "CHAIN_FILE_TRUNCATED", item: this.#expected, offset };
  }

  #next(): Result<ChainItem | null, ChainFileFault> {
    const offset = this.#offset;
    const item = this.#expected;
    const bytes = this.#buffer.view();
    if (item === null) {
      return bytes.length === 0 ? ok(null) : err({ code: "CHAIN_FILE_TRAILING", offset });
    }
    const wrong = item === "head" ? findWrongMagic(bytes) : null;
    if (wrong !== null) return err({ code: "CHAIN_FILE_MAGIC", offset: wrong });
    const scanned = this.#scanner.scan(bytes);
    switch (scanned.type) {
      case "more":
        return ok(null);
      case "oversize": {
        const limitBytes = CHAIN_ITEM_BYTES_MAX[item];
        return err({
          code: "CHAIN_FILE_OVERSIZE",
          item,
          limitBytes,
          offset: offset + scanned.offset,
        });
      }
      case "fault":
        return err({
          code: "CHAIN_FILE_MALFORMED",
          item,
          fault: scanned.code,
          offset: offset + scanned.offset,
        });
      case "end":
        return this.#take(item, scanned.sizeBytes);
    }
  }

  #take(item: ChainItemName, sizeBytes: number): Result<ChainItem, ChainFileFault> {
    const bytes = this.#buffer.take(sizeBytes);
    const read = this.#read(item, bytes);
    if (!read.ok) return err({ ...read.error, offset: this.#offset + read.error.offset });
    if (item !== "end") this.#digests.update(bytes);
    this.#offset += sizeBytes;
    this.#expected = this.#following(item);
    if (this.#expected !== null) {
      this.#scanner = new ItemScanner(CHAIN_ITEM_BYTES_MAX[this.#expected]);
    }
    return read;
  }

  #following(item: ChainItemName): ChainItemName | null {
    switch (item) {
      case "head":
        return "genesis";
      case "genesis":
        return "records";
      case "records":
        return "start";
      case "start":
        return "block";
      case "block":
        return this.#blocks < this.#blocksDue() ? "block" : "commits";
      case "commits":
        return "end";
      case "end":
        return null;
    }
  }

  #blocksDue(): number {
    const { from, to } = this.#headRead();
    return to - from + 1;
  }

  #headRead(): ChainHead {
    return assertDefined(this.#head, "an item before the head");
  }

  #read(item: ChainItemName, bytes: Uint8Array): Read {
    switch (item) {
      case "head":
        return this.#readHead(bytes);
      case "genesis":
        return this.#readGenesis(bytes);
      case "records": {
        const records = decodeItem(chainRecordsSchema, "records", bytes);
        return records.ok ? ok({ name: "records", records: records.value }) : records;
      }
      case "start": {
        const start = decodeItem(chainStartSchema, "start", bytes);
        if (!start.ok) return start;
        const fault = checkStart(this.#headRead(), start.value);
        return fault === null ? ok({ name: "start", start: start.value }) : err(fault);
      }
      case "block":
        return this.#readBlock(bytes);
      case "commits":
        return this.#readCommits(bytes);
      case "end":
        return this.#readEnd(bytes);
    }
  }

  #readHead(bytes: Uint8Array): Read {
    const head = decodeItem(chainHeadSchema, "head", bytes);
    if (!head.ok) {
      const version = readVersion(bytes);
      if (version === null || version === 1) return head;
      return err({ code: "CHAIN_FILE_VERSION", offset: 0, version });
    }
    const fault = checkHead(head.value);
    if (fault !== null) return err(fault);
    this.#head = head.value;
    return ok({ name: "head", head: head.value });
  }

  #readGenesis(bytes: Uint8Array): Read {
    const genesis = decodeItem(genesisSchema, "genesis", bytes);
    if (!genesis.ok) return genesis;
    const expected = this.#headRead().chainId;
    const computed = digestChainId(this.#factory, bytes);
    if (!equalBytes(expected, computed)) {
      return err({ code: "CHAIN_FILE_CHAIN", offset: 0, expected, computed });
    }
    return ok({ name: "genesis", genesis: bytes });
  }

  #readBlock(bytes: Uint8Array): Read {
    const block = decodeItem(chainBlockSchema, "block", bytes);
    if (!block.ok) return this.#isCommits(bytes) ? err(this.#countFault(this.#blocks)) : block;
    const height = this.#headRead().from + this.#blocks;
    this.#blocks += 1;
    return ok({ name: "block", height, block: block.value });
  }

  #readCommits(bytes: Uint8Array): Read {
    const commits = decodeItem(chainCommitsSchema, "commits", bytes);
    if (!commits.ok) {
      const isBlock = decode(chainBlockSchema, bytes).ok;
      return isBlock ? err(this.#countFault(this.#blocks + 1)) : commits;
    }
    const fault = checkCommits(this.#headRead(), commits.value);
    return fault === null ? ok({ name: "commits", commits: commits.value }) : err(fault);
  }

  #readEnd(bytes: Uint8Array): Read {
    const end = decodeItem(chainEndSchema, "end", bytes);
    if (!end.ok) return end;
    const fault = checkEnd(end.value, this.#blocks, this.#digests.finish());
    return fault === null ? ok({ name: "end", blocks: this.#blocks }) : err(fault);
  }

  #isCommits(bytes: Uint8Array): boolean {
    return decode(chainCommitsSchema, bytes).ok;
  }

  #countFault(found: number): ChainFileFault {
    return { code: "CHAIN_FILE_COUNT", offset: 0, expected: this.#blocksDue(), found };
  }
}

function decodeItem<T>(
  schema: Schema<T>,
  item: ChainItemName,
  bytes: Uint8Array,
): Result<T, ChainFileFault> {
  const decoded = decode(schema, bytes);
  if (decoded.ok) return decoded;
  const { code: fault, offset } = decoded.error;
  return err({ code: "CHAIN_FILE_MALFORMED", offset, item, fault });
}
