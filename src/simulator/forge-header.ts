import type { RawBlock } from "../consensus/block.ts";
import { slotsOf } from "../consensus/rules.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { type BlockHeader, encodeHeader, type HeaderV2, type Lineage } from "../ledger/header.ts";
import type { Candidate } from "../machine/machine.ts";
import { assert } from "../primitives/assert.ts";

/**
 * A header whose dual commitment, where it has one, fits its other fields again: under the two codes of its record, or
 * under those of its lineages where no record is given.
 */
export function sealDual(hashes: HashRegistry, header: HeaderV2, record?: EpochRecord): HeaderV2 {
  const places = record === undefined ? header.lineages : slotsOf(record);
  const [first, second] = places.map(({ code }) => requireHash(hashes, code));
  if (header.dual === null || first === undefined || second === undefined) return header;
  return { ...header, dual: computeDualCommitment(first, second, header) };
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
