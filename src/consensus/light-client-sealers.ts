import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { HeaderV2 } from "../ledger/header.ts";
import { computeSealersHash, type SealerSet } from "../ledger/sealers.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { LightClientFault } from "./light-client-fault.ts";

/**
 * The set that a header names under all its lineages: the known one, or the one that is given. A set that nobody sealed
 * is not taken, so that an answer cannot swap it. Requires: the algorithms of the header's lineages.
 */
export function followSealers(
  header: HeaderV2,
  known: SealerSet,
  given: SealerSet | null,
  hashes: HashRegistry,
): Result<SealerSet, LightClientFault> {
  const sealers = given ?? known;
  for (const { code, sealersHash } of header.lineages) {
    if (equalBytes(computeSealersHash(requireHash(hashes, code), sealers), sealersHash)) continue;
    return err({
      code: given === null ? "LEDGER_LIGHT_SEALERS_MISSING" : "LEDGER_LIGHT_SEALERS_HASH",
      algorithm: code,
    });
  }
  return ok(sealers);
}
