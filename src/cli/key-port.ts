import type { MessageContext } from "../crypto/domain.ts";
import type { KeyDescription } from "../node/key-file.ts";

/** What a key is asked to sign: full bytes, never a digest, and in which context of the ledger they stand. */
export interface SignRequest {
  readonly context: MessageContext;
  readonly message: Uint8Array;
}

/** A key that a call signs with, wherever its secret is: in a key file, or with a signer outside of this program. */
export interface CallKey extends KeyDescription {
  /** Where the secret is, for people. */
  readonly place: string;
  sign(request: SignRequest): Promise<Uint8Array>;
}
