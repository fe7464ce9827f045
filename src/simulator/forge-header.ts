import type { RawBlock } from "../consensus/block.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import { type BlockHeader, encodeHeader, type HeaderV2, type Lineage } from "../ledger/header.ts";
import type { Candidate } from "../machine/machine.ts";
import { assert } from "../primitives/assert.ts";

/** A header whose dual commitment fits its other fields again, under the codes of its lineages in their order. */
export function sealDual(hashes: HashRegistry, header: HeaderV2): HeaderV2 {
  const [first, second] = header.lineages;
  if (header.dual === null || first === undefined || second === undefined) return header;
  const dual = computeDualCommitment(
    requireHash(hashes, first.code),
    requireHash(hashes, second.code),
    header,
  );
  return { ...header, dual };
}

/** An honest block with another header and the same body. */
export function withHeader(honest: Candidate, header: BlockHeader): RawBlock {
  return {
    header: encodeHeader(header),
    statements: honest.block.body.statements.map((statement) => statement.bytes),
  };
}

/** The header of an honest block of a rule version from v2 on. */
export function headerV2(honest: Candidate): HeaderV2 {
  const { header } = honest.block;
  assert(header.type === "v2", "the attack is on a v2 header");
  return header;
}

/** A header with one lineage changed. */
export function withLineage(
  header: HeaderV2,
  place: number,
  change: (lineage: Lineage) => Lineage,
): HeaderV2 {
  const lineages = header.lineages.map((lineage, at) => (at === place ? change(lineage) : lineage));
  return { ...header, lineages };
}
