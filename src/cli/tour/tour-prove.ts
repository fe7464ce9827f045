import { resolveEpoch } from "../../consensus/schedule.ts";
import {
  type ProofRefusal,
  type ProofReport,
  verifyStatementProof,
} from "../../consensus/verify-proof.ts";
import type { HashFunction, HashRegistry } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import { encodeStatementProof } from "../../ledger/statement-proof.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import { proveStatement } from "../../node/proof-build.ts";
import { findContentTarget } from "../../node/proof-search.ts";
import { assertDefined, unreachable } from "../../primitives/assert.ts";
import type { Digest, HashCode, Height } from "../../primitives/brand.ts";
import type { Result } from "../../primitives/result.ts";

const LEGACY: HashCode = 0x12;
const PQ: HashCode = 0x16;

/** A proof of a content that was recorded before the migration, checked without the hash of that time. */
export interface TourProof {
  readonly content: string;
  readonly height: Height;
  readonly recordedUnder: string;
  readonly endHeight: Height;
  readonly endUnder: string;
  readonly proofBytes: number;
  readonly digests: number;
  readonly result: Result<ProofReport, ProofRefusal>;
  /** How often the legacy function was asked for. Each time it throws. */
  readonly legacyCalls: number;
  /** Code with which a proof is refused whose content says something else. */
  readonly alteredRefusal: string | null;
  readonly bytes: Uint8Array;
}

/**
 * Proves a content of the first epoch under SHA3-256, from the newest header. The id of that header is handed in: it
 * was computed by whoever verified the chain. SHA-256 is in the registry of the check as a function that throws.
 */
export async function proveTourContent(
  chain: LedgerChain,
  content: Uint8Array,
  endId: Digest,
): Promise<TourProof> {
  const { reader } = chain;
  const { schedule } = chain.branch.facts;
  const target = await findContentTarget(reader, content);
  const proof = proveStatement(reader, target, { algorithm: PQ });
  const bytes = encodeStatementProof(proof);
  const calls = { count: 0 };
  const hashes = withoutLegacy(reader.algorithms.hashes, calls);
  const { suites } = reader.algorithms;
  const { chainId } = reader.document;
  const trust = { type: "ids", ids: [[PQ, endId]] } as const;
  const check = (proofBytes: Uint8Array) =>
    verifyStatementProof(proofBytes, { chainId, trust, hashes, suites });
  const result = check(bytes);
  const altered = check(alterContent(bytes, content));
  const endHeight = result.ok ? result.value.links.end.header.height : chain.branch.height;
  const ruleAt = (height: Height) => RULE_NAMES[resolveEpoch(schedule, height).record.rule];
  return {
    content: new TextDecoder().decode(content),
    height: target.height,
    recordedUnder: ruleAt(target.height),
    endHeight,
    endUnder: ruleAt(endHeight),
    proofBytes: bytes.length,
    digests:
      proof.place.path.length +
      (proof.content?.path.length ?? 0) +
      (proof.history?.place.path.length ?? 0),
    result,
    legacyCalls: calls.count,
    alteredRefusal: altered.ok ? null : altered.error.code,
    bytes,
  };
}

/** The registry with a legacy function that counts who asks for it, and computes nothing. */
function withoutLegacy(hashes: HashRegistry, calls: { count: number }): HashRegistry {
  const refuse = (): never => {
    calls.count += 1;
    return unreachable("SHA-256 was evaluated in a proof that must not need it");
  };
  const legacy: HashFunction = {
    ...requireHash(hashes, LEGACY),
    digest: refuse,
    digestEach: refuse,
    digestPairs: refuse,
    treeRoot: refuse,
  };
  return new Map([...hashes, [LEGACY, legacy]]);
}

/** The same proof with another last letter in the content that it carries. */
function alterContent(proof: Uint8Array, content: Uint8Array): Uint8Array {
  const altered = Uint8Array.from(proof);
  const at = Buffer.from(altered.buffer).indexOf(content);
  const last = at + content.length - 3;
  altered[last] = assertDefined(altered[last], "a proof without its content") ^ 1;
  return altered;
}
