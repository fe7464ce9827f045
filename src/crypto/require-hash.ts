import { assertDefined } from "../primitives/assert.ts";
import type { HashCode } from "../primitives/brand.ts";
import type { HashFunction, HashRegistry } from "./hash-function.ts";

/**
 * The hash function of a code that the caller has already shown to be available: every code of a chain's records is
 * checked before its chain is opened or its epoch begins. An input that names an unknown code never comes this far.
 */
export function requireHash(hashes: HashRegistry, code: HashCode): HashFunction {
  return assertDefined(hashes.get(code), `hash 0x${code.toString(16)} is not available`);
}
