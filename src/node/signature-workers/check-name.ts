import type { SignatureCheck } from "../../crypto/consult-first.ts";
import { equalBytes } from "../../primitives/bytes.ts";

const NAME_BYTES = 16;

/** The bytes of a signature by which a check is looked up. What is found is then compared whole. */
export function checkName({ signature }: Pick<SignatureCheck, "signature">): string {
  const sizeBytes = Math.min(NAME_BYTES, signature.length);
  return Buffer.from(signature.buffer, signature.byteOffset, sizeBytes).toString("latin1");
}

/** True iff two checks are equal in all four parts. */
export function isSameCheck(left: SignatureCheck, right: SignatureCheck): boolean {
  return (
    left.suite === right.suite &&
    equalBytes(left.signature, right.signature) &&
    equalBytes(left.publicKey, right.publicKey) &&
    equalBytes(left.message, right.message)
  );
}
