import type { RawBlock } from "../../consensus/block.ts";
import { createBody } from "../../consensus/body.ts";
import { slotsOf } from "../../consensus/rules.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { type BodyStatement, decodeBodyStatement } from "../../ledger/body-statement.ts";
import { computeDualCommitment } from "../../ledger/dual-commitment.ts";
import type { EpochRecord } from "../../ledger/epoch-record.ts";
import { encodeHeader, type HeaderV2 } from "../../ledger/header.ts";
import type { BlockRejection } from "../../machine/judge-block.ts";
import { type ChainReader, readBlock } from "../../node/chain-reader.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import { judgeStoredBlock } from "../../node/verify-block.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { HashCode, Height } from "../../primitives/brand.ts";

/** One forgery of a block, and what found it. */
export interface Forgery {
  /** What the forger has computed anew, in words. */
  readonly how: string;
  /** What has to be found. */
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

/** A block, one content of it in a copy, and every way in which the copy was passed off. */
export interface TourForgery {
  readonly height: Height;
  readonly before: string;
  readonly after: string;
  /** What the untouched block is found to be: nothing is wrong with it. */
  readonly control: readonly string[];
  readonly forgeries: readonly Forgery[];
}

/**
 * Changes one byte of one content in a copy of a dual block, and passes the copy off in three ways: as it is, with
 * everything computed anew that rests on the legacy hash, and with every root computed anew.
 */
export async function forgeTourBlock(chain: LedgerChain, height: Height): Promise<TourForgery> {
  const { reader } = chain;
  const { record } = resolveEpoch(chain.branch.facts.schedule, height);
  const honest = readBlock(reader, height);
  const raw = reader.store.blocks.block(height).raw;
  const altered = alterOneByte(honest.body.statements, raw.statements);
  const { header } = honest;
  assert(header.type === "v2", "a block without two lineages");
  const { hashes } = reader.algorithms;
  const [legacy, pq] = [record.algs.legacy, record.algs.pq].map((code) =>
    assertDefined(code, "a block of one algorithm"),
  );
  assert(legacy !== undefined && pq !== undefined, "a block of one algorithm");
  const forge = (codes: readonly HashCode[]): RawBlock => ({
    header: encodeHeader(withRoots(hashes, header, record, altered.statements, codes)),
    statements: altered.statements,
  });
  const judge = (copy: RawBlock) => judgeCopy(reader, height, copy);
  return {
    height,
    before: altered.before,
    after: altered.after,
    control: await judge(raw),
    forgeries: [
      {
        how: "as it is",
        expected: ["INVALID_MERKLE_ROOT", "INVALID_PQ_MERKLE_ROOT"],
        found: await judge({ header: raw.header, statements: altered.statements }),
      },
      {
        how: "with the legacy root and both commitments made to fit",
        expected: ["INVALID_PQ_MERKLE_ROOT"],
        found: await judge(forge([legacy])),
      },
      {
        how: "with every root and commitment made to fit",
        expected: ["REPLAY_ADMISSION", "GOV_SIGNATURE_INVALID"],
        found: await judge(forge([legacy, pq])),
      },
    ],
  };
}

async function judgeCopy(
  reader: ChainReader,
  height: Height,
  raw: RawBlock,
): Promise<readonly string[]> {
  const { rejection } = await judgeStoredBlock(reader, { height, raw }, { fold: false });
  return rejection === null ? [] : codesOf(rejection);
}

function codesOf(rejection: BlockRejection): readonly string[] {
  switch (rejection.stage) {
    case "D":
      return [rejection.fault.fault.code];
    case "V":
      return rejection.violations.map(({ type }) => type);
    case "E":
    case "X":
      return [rejection.fault.code, ...(/GOV_[A-Z_]+/.exec(rejection.fault.found) ?? [])];
    case "halt":
      return ["LEDGER_ALGORITHM_MISSING"];
  }
}

interface AlteredBody {
  readonly statements: readonly Uint8Array[];
  readonly before: string;
  readonly after: string;
}

/** Turns the last "ps" of a content into "ph": another formula of the same length. */
function alterOneByte(
  statements: readonly BodyStatement[],
  bytes: readonly Uint8Array[],
): AlteredBody {
  for (const [index, { record }] of statements.entries()) {
    for (const content of record?.contents ?? []) {
      const inContent = Buffer.from(content).lastIndexOf("ps");
      const statement = Uint8Array.from(assertDefined(bytes[index], "a body without its bytes"));
      const at = Buffer.from(statement.buffer).indexOf(content);
      if (inContent < 0 || at < 0) continue;
      statement[at + inContent + 1] = 0x68;
      const after = statement.subarray(at, at + content.length);
      const text = new TextDecoder();
      return {
        statements: bytes.map((each, place) => (place === index ? statement : each)),
        before: text.decode(content),
        after: text.decode(after),
      };
    }
  }
  throw new TypeError("no content of the block has a formula with ps");
}

/** The header with the body roots under some codes, and the dual commitment over all of it, computed anew. */
function withRoots(
  hashes: HashRegistry,
  header: HeaderV2,
  record: EpochRecord,
  statements: readonly Uint8Array[],
  codes: readonly HashCode[],
): HeaderV2 {
  const decoded = statements.map((bytes) => {
    const statement = decodeBodyStatement(bytes);
    assert(statement.ok, "an altered content that does not decode");
    return statement.value;
  });
  const body = createBody(hashes, decoded);
  const lineages = header.lineages.map((lineage) =>
    codes.includes(lineage.code) ? { ...lineage, bodyRoot: body.root(lineage.code) } : lineage,
  );
  const [first, second] = slotsOf(record).map(({ code }) => requireHash(hashes, code));
  assert(first !== undefined && second !== undefined, "a block of one algorithm");
  const bare = { ...header, lineages };
  return { ...bare, dual: computeDualCommitment(first, second, bare) };
}
