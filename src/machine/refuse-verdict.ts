import { type Rejection, reject } from "../governance/rejection.ts";
import { toHex } from "../primitives/hex.ts";
import type { SignatureVerdict, SignedTransaction } from "./verify-signatures.ts";

/**
 * The end of stage 1: the key that opens an account is one, every listed signature verifies, and at least m distinct
 * keys have signed; the encoding keeps the keys distinct.
 */
export function refuseVerdict(
  {
    transaction,
    keys,
    threshold,
  }: Pick<SignedTransaction, "transaction" | "keys"> & { readonly threshold: number },
  { isFirstKeyValid, verified }: SignatureVerdict,
): Rejection | null {
  const [first] = keys;
  if (!isFirstKeyValid && first !== undefined) {
    const { suite, publicKey } = first;
    return reject("GOV_KEY_PROOF_INVALID", { suite, public_key: toHex(publicKey) });
  }
  const broken = keys[verified];
  if (broken !== undefined) {
    const { keyId, suite } = broken;
    return reject("GOV_SIGNATURE_INVALID", { key_id: toHex(keyId), suite });
  }
  const found = transaction.signatures.length;
  return found >= threshold ? null : reject("GOV_SIGNATURE_COUNT", { expected: threshold, found });
}
