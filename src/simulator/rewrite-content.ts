import type { RawBlock } from "../consensus/block.ts";
import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { type BodyStatement, decodeBodyStatement } from "../ledger/body-statement.ts";
import { encodeRecordPayload } from "../ledger/record-payload.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { encodeTransaction } from "../ledger/transaction.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import { type Candidates, findPreimage } from "./collision-search.ts";
import type { RangePorts } from "./range-ports.ts";

/** A block in which one content of a batch has been replaced by another with the same leaf digest. */
export interface RewrittenBlock {
  readonly raw: RawBlock;
  /** Leaf index of the batch, and index of the content in it. */
  readonly index: number;
  readonly content: number;
  readonly before: string;
  readonly after: string;
  readonly targets: number;
  readonly tried: number;
}

/** Candidates that a search goes through before it gives up: with all of 2^24 values as odds, it never does. */
const CANDIDATES_MAX = 400_000_000;

/**
 * Replaces one content of the batch of a block by one that says something else and has the same leaf digest under a
 * broken function: a second preimage. With several targets any content of the batch will do, and the search is short.
 */
export function rewriteContent(
  ports: RangePorts,
  hash: HashFunction,
  honest: RawBlock,
  targetsMax: number,
): RewrittenBlock {
  const statements = honest.statements.map(decodeStatement);
  const index = statements.findIndex((statement) => statement.record !== undefined);
  const { record, transaction } = assertDefined(statements[index], "no batch in the block");
  assert(record !== undefined && transaction !== undefined, "a batch without its transaction");
  const prefix = leafTag("item", hash.code);
  const digest = (content: Uint8Array) => hash.digest(concatBytes(prefix, content));
  const targets = record.contents.slice(0, targetsMax).map(digest);
  const candidateOf = (at: number): Uint8Array => asciiBytes(`Mallory proved it first, note ${at}`);
  const candidates: Candidates = {
    label: `second preimage of one of ${targets.length} contents`,
    count: CANDIDATES_MAX,
    digest: (at) => digest(candidateOf(at)),
  };
  const found = assertDefined(findPreimage(ports, targets, candidates), "no second preimage");
  const contents = record.contents.map((content, at) =>
    at === found.target ? candidateOf(found.candidate) : content,
  );
  const body = { ...transaction.body, payload: encodeRecordPayload({ ...record, contents }) };
  const tx = encodeTransaction({ ...transaction, body });
  const forged = encodeStatement({ type: "transaction", tx });
  const utf8 = new TextDecoder();
  return {
    raw: {
      header: honest.header,
      statements: honest.statements.map((bytes, at) => (at === index ? forged : bytes)),
    },
    index,
    content: found.target,
    before: utf8.decode(record.contents[found.target]),
    after: utf8.decode(candidateOf(found.candidate)),
    targets: targets.length,
    tried: found.tried,
  };
}

function decodeStatement(bytes: Uint8Array): BodyStatement {
  const decoded = decodeBodyStatement(bytes);
  assert(decoded.ok, "an honest statement does not decode");
  return decoded.value;
}
