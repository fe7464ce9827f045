import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { Result } from "../primitives/result.ts";
import { epochTargetSchema } from "./epoch-record.ts";
import { chainIdSchema, digestSchema, heightSchema } from "./schemas.ts";

/**
 * What a council declares: from `start` on, the target rules. `nonce` is the council's nonce in state, and
 * `epochHash` the record in force, so that a declaration fits one chain, one epoch and one moment.
 */
export const fallbackDeclarationSchema = struct({
  chainId: chainIdSchema,
  epochHash: digestSchema,
  target: epochTargetSchema,
  start: heightSchema,
  /** Digest of what moved the council: evidence on the ledger, a report, a failed self-test. */
  evidenceHash: digestSchema,
  notBefore: heightSchema,
  /** Last height at which the declaration may take effect. */
  expires: heightSchema,
  nonce: uint(),
});

export type FallbackDeclaration = Infer<typeof fallbackDeclarationSchema>;

export function encodeFallbackDeclaration(declaration: FallbackDeclaration): Uint8Array {
  return encode(fallbackDeclarationSchema, declaration);
}

export function decodeFallbackDeclaration(
  bytes: Uint8Array,
): Result<FallbackDeclaration, CodecFault> {
  return decode(fallbackDeclarationSchema, bytes);
}

/** Items of the council's signed tuple before the key id: exactly the fields of the declaration. */
export function fallbackMessageItems(declaration: FallbackDeclaration): readonly Uint8Array[] {
  return [
    encode(chainIdSchema, declaration.chainId),
    encode(digestSchema, declaration.epochHash),
    encode(epochTargetSchema, declaration.target),
    encode(heightSchema, declaration.start),
    encode(digestSchema, declaration.evidenceHash),
    encode(heightSchema, declaration.notBefore),
    encode(heightSchema, declaration.expires),
    encode(uint(), declaration.nonce),
  ];
}
