import { decode, encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytes, constUint, type Infer, nullable } from "../codec/schema.ts";
import type { Branch } from "../consensus/branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import type { StateReader } from "../governance/state-access.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { sealMessageItems } from "../ledger/seal-message.ts";
import { sealSchema } from "../ledger/statement.ts";
import type { KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { sealersAt } from "./sealer-table.ts";
import { classOfTransaction } from "./transaction-class.ts";

/** Longest extension that is looked at, in bytes. */
export const EXTENSION_BYTES_MAX = 64 * 1024;
const TRANSACTIONS_MAX = 16;

const extensionSchema = struct({
  version: constUint(1),
  /** Seal of the newest committed block by a key of the ledger. */
  seal: nullable(sealSchema),
  /** Transactions of the emergency class, relayed to the next proposer. */
  transactions: list(bytes(1, HARD_LIMITS.txBytesMax), 0, TRANSACTIONS_MAX),
});

/** What a validator adds to its vote on block H: facts of block H - 1 and earlier, never of H. */
export type VoteExtension = Infer<typeof extensionSchema>;

/** Bytes of an extension, or none where it would be too long: an empty extension is always accepted. */
export function encodeVoteExtension(extension: VoteExtension): Uint8Array {
  const encoded = encode(extensionSchema, extension);
  return encoded.length <= EXTENSION_BYTES_MAX ? encoded : new Uint8Array(0);
}

/** The extension that bytes stand for, undefined for other bytes; empty bytes are the empty extension. */
export function decodeVoteExtension(extension: Uint8Array): VoteExtension | undefined {
  if (extension.length === 0) return { version: 1, seal: null, transactions: [] };
  if (extension.length > EXTENSION_BYTES_MAX) return undefined;
  const decoded = decode(extensionSchema, extension);
  return decoded.ok ? decoded.value : undefined;
}

/**
 * True iff every item of an extension stands by itself: the seal is one of a sealer over the newest committed block,
 * and each transaction is of the emergency class. Transactions are judged again where they are put into a block.
 */
export function isExtensionValid(
  extension: Uint8Array,
  {
    branch,
    state,
    suites,
  }: {
    readonly branch: Branch;
    readonly state: StateReader;
    readonly suites: SuiteRegistry;
  },
  keyId?: KeyId,
): boolean {
  const decoded = decodeVoteExtension(extension);
  if (decoded === undefined) return false;
  const { seal, transactions } = decoded;
  if (transactions.some((bytes) => classOfTransaction(bytes) !== "emergency")) return false;
  if (seal === null) return true;
  if (keyId !== undefined && !equalBytes(seal.keyId, keyId)) return false;
  const subject = branch.sealable.find((each) => each.height === branch.height);
  if (subject === undefined) return false;
  const sealer = sealersAt(state, branch.height).find((each) => equalBytes(each.keyId, seal.keyId));
  const { policy } = resolveEpoch(branch.facts.schedule, branch.height).record;
  const suite = sealer === undefined ? undefined : suites.get(sealer.suite);
  if (sealer === undefined || suite === undefined || !policy.seal.includes(sealer.suite)) {
    return false;
  }
  const items = sealMessageItems(subject, seal.signal);
  const message = buildMessage("seal", sealer.suite, items, sealer.keyId);
  return suite.verify(sealer.publicKey, { bytes: message }, seal.signature);
}
