import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { encodeStatementProof } from "../../ledger/statement-proof.ts";
import { followStatementProof } from "../../ledger/statement-proof-links.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ChainReader } from "../chain-reader.ts";
import { type ProofWish, proveStatement } from "../proof-build.ts";

/** The proof of a whole statement in JSON. Throws the fault of a proof that cannot be made. */
export function inclusionView(
  chain: ChainReader,
  place: { readonly height: Height; readonly index: number },
  wish: ProofWish,
) {
  const proof = proveStatement(chain, { ...place, content: null }, wish);
  const hash = requireHash(chain.algorithms.hashes, proof.code);
  const links = followStatementProof(proof, hash, chain.document.chainId);
  assert(links.ok, "a proof that was made does not hold");
  const { end } = links.value;
  return {
    algorithm_id: hashCodeToJson(proof.code),
    block_number: place.height,
    statement: proof.place.index,
    statement_count: proof.place.size,
    path: proof.place.path.map(toHex0x),
    end_block: end.header.height,
    end_id: toHex0x(end.id),
    header: toHex0x(proof.header),
    sealed: proof.commit !== null,
    proof: toHex0x(encodeStatementProof(proof)),
  };
}
