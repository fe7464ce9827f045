import { EVIDENCE_FORMS, type Evidence, encodeEvidence } from "../../src/ledger/evidence.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import { encodeEvidencePayload } from "../../src/machine/accept-evidence.ts";
import { weakCollision } from "./collisions.ts";
import { join, literalEncode } from "./literal-codec.ts";
import { literalTag } from "./literal-hash.ts";
import type { TestKey } from "./test-keys.ts";
import type { TestNetwork } from "./test-network.ts";

/** Ids of a block as a seal names them. */
export type SealedIds = readonly (readonly [number, Uint8Array])[];

/** What a seal says; what is left out fits the network. */
export interface SealDraft {
  readonly height?: number;
  readonly ids?: SealedIds;
  readonly chainId?: Uint8Array;
  readonly keyId?: Uint8Array;
  /** Who really signs, if not the key that the seal names. */
  readonly signedBy?: TestKey;
}

/** A signed seal over any ids, in the bytes of the specification. */
export function forgeSeal(network: TestNetwork, key: TestKey, draft: SealDraft = {}) {
  const ids = draft.ids ?? [[0x12, new Uint8Array(32)]];
  const chainId = draft.chainId ?? network.branch.chainId;
  const fields = [chainId, draft.height ?? 7, new Uint8Array(32), ids, null, 0];
  const message = join(
    literalTag("seal", key.suite),
    literalEncode([...fields, draft.keyId ?? key.keyId]),
  );
  return { message, signature: (draft.signedBy ?? key).signer.sign(message) };
}

/** Two seals of one key for one height over two blocks. */
export function equivocation(
  network: TestNetwork,
  key: TestKey,
  changed: { readonly first?: SealDraft; readonly second?: SealDraft } = {},
): Evidence {
  const other: SealedIds = [[0x12, new Uint8Array(32).fill(1)]];
  return {
    form: "equivocation",
    keyId: key.keyId,
    first: forgeSeal(network, key, changed.first),
    second: forgeSeal(network, key, { ids: other, ...changed.second }),
  };
}

/** The n-th collision of the broken hash function. */
export function collision(n = 0): Evidence {
  const [first, second] = weakCollision(n);
  return { form: "collision", code: 0x300000, first, second };
}

/** Evidence as the engine reports it. */
export function evidenceItem(evidence: Evidence): Uint8Array {
  const form = EVIDENCE_FORMS[evidence.form];
  return encodeStatement({ type: "evidence", form, data: encodeEvidence(evidence) });
}

/** Evidence as anyone submits it. */
export function evidencePayload(evidence: Evidence): Uint8Array {
  return encodeEvidencePayload({
    form: EVIDENCE_FORMS[evidence.form],
    data: encodeEvidence(evidence),
  });
}
