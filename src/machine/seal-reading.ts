import { decode } from "../codec/canonical.ts";
import { list, pair, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { messageTag } from "../crypto/domain.ts";
import {
  chainIdSchema,
  digestSchema,
  hashCodeSchema,
  heightSchema,
  keyIdSchema,
} from "../ledger/schemas.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";

const sealMessageSchema = struct({
  chainId: chainIdSchema,
  height: heightSchema,
  epochHash: digestSchema,
  ids: list(pair(hashCodeSchema, digestSchema), 1, 2),
  dual: nullable(pair(digestSchema, digestSchema)),
  signal: uint(0xffff_ffff),
  keyId: keyIdSchema,
});

/** What the bytes of a signed seal say. */
export type SealContent = Infer<typeof sealMessageSchema>;

/** Reads the message of a seal under a suite, or undefined when the bytes are none. */
export function readSealMessage(message: Uint8Array, suite: SuiteId): SealContent | undefined {
  const tag = messageTag("seal", suite);
  if (!equalBytes(message.subarray(0, tag.length), tag)) return undefined;
  const decoded = decode(sealMessageSchema, message.subarray(tag.length));
  return decoded.ok ? decoded.value : undefined;
}
