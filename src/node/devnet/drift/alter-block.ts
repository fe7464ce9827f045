import type { RawBlock } from "../../../consensus/block.ts";
import { ruleOf, slotsOf } from "../../../consensus/rules.ts";
import type { HashRegistry } from "../../../crypto/hash-function.ts";
import { requireHash } from "../../../crypto/require-hash.ts";
import { decodeBodyStatement } from "../../../ledger/body-statement.ts";
import { computeDualCommitment } from "../../../ledger/dual-commitment.ts";
import type { EpochRecord } from "../../../ledger/epoch-record.ts";
import {
  type BlockHeader,
  decodeHeader,
  encodeHeader,
  type HeaderV2,
  type Lineage,
} from "../../../ledger/header.ts";
import { assert } from "../../../primitives/assert.ts";
import type { ChainId, Digest } from "../../../primitives/brand.ts";
import type { DriftKind } from "./drift-kind.ts";

/** What an alteration must know of the chain. */
export interface AlterationGround {
  readonly chainId: ChainId;
  /** The record in force at the block. */
  readonly record: EpochRecord;
  readonly hashes: HashRegistry;
}

/**
 * A copy of a block with one thing altered, and sealed again where that would hide it: the dual commitment is computed
 * over the altered header, so that only the intended check can see it. Null where the block has nothing of the kind.
 */
export function alterBlock(
  raw: RawBlock,
  kind: DriftKind,
  ground: AlterationGround,
): RawBlock | null {
  if (kind === "statement") return alterStatement(raw);
  const decoded = decodeHeader(raw.header, ground.chainId);
  assert(decoded.ok, "a stored header that does not decode");
  const altered = alterHeader(decoded.value, kind, ground);
  return altered === null ? null : { ...raw, header: encodeHeader(altered) };
}

function alterHeader(
  header: BlockHeader,
  kind: Exclude<DriftKind, "statement">,
  ground: AlterationGround,
): BlockHeader | null {
  if (kind === "timestamp") return commitAgain({ ...header, timeMs: 0 }, ground);
  if (kind === "dual_commitment") return alterDual(header);
  const field = kind.endsWith("merkle_root") ? "bodyRoot" : "prevId";
  const { legacy, pq } = ground.record.algs;
  const code = kind.startsWith("pq_") ? pq : legacy;
  if (header.type === "v1") {
    return code === legacy ? { ...header, [field]: flip(header[field]) } : null;
  }
  if (!header.lineages.some((lineage) => lineage.code === code)) return null;
  const lineages = header.lineages.map(
    (lineage): Lineage =>
      lineage.code === code ? { ...lineage, [field]: flip(lineage[field]) } : lineage,
  );
  return commitAgain({ ...header, lineages }, ground);
}

function alterDual(header: BlockHeader): BlockHeader | null {
  if (header.type === "v1" || header.dual === null) return null;
  const [first, second] = header.dual;
  return { ...header, dual: [flip(first), second] };
}

/** The header with the dual commitment that whoever altered it would give it. */
function commitAgain(header: BlockHeader, { record, hashes }: AlterationGround): BlockHeader {
  if (header.type === "v1" || header.dual === null) return header;
  const [first, second] = slotsOf(record);
  assert(first !== undefined && second !== undefined, "a commitment without two lineages");
  assert(ruleOf(record).dual !== "forbidden", "a commitment that the rule forbids");
  const bare: HeaderV2 = { ...header, dual: null };
  const [one, other] = [first, second].map(({ code }) => requireHash(hashes, code));
  assert(one !== undefined && other !== undefined, "a lineage without its function");
  return { ...bare, dual: computeDualCommitment(one, other, bare) };
}

/** Changes one bit of the newest content that the block records, or else of a seal that it carries. */
function alterStatement(raw: RawBlock): RawBlock | null {
  for (let index = raw.statements.length - 1; index >= 0; index--) {
    const bytes = raw.statements[index];
    const target = bytes === undefined ? undefined : findTarget(bytes);
    if (bytes === undefined || target === undefined) continue;
    const at = Buffer.from(bytes).indexOf(target) + (target.length >> 1);
    const copy = Uint8Array.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return { ...raw, statements: raw.statements.with(index, copy) };
  }
  return null;
}

function findTarget(bytes: Uint8Array): Uint8Array | undefined {
  const decoded = decodeBodyStatement(bytes);
  assert(decoded.ok, "a stored statement that does not decode");
  const { record, value } = decoded.value;
  if (record !== undefined) return record.contents.at(-1);
  return value.type === "commit" ? value.seals[0]?.signature : undefined;
}

function flip(digest: Digest): Digest {
  const copy = Uint8Array.from(digest);
  copy[0] = (copy[0] ?? 0) ^ 1;
  return copy as Digest;
}
