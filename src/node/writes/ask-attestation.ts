import { readAccountKeys } from "../../governance/account.ts";
import { ATTEST, attestationItems } from "../../governance/attestation.ts";
import type { AccountId, KeyId } from "../../primitives/brand.ts";
import type { ParamsOf } from "../../rpc/method.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { attestationName, attestationRef } from "./attestation-ref.ts";
import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { messagesOf } from "./member-signatures.ts";
import type { AskWrite } from "./signed-write.ts";
import { paramError } from "./write-error.ts";

type Methods = typeof GUIDE_WRITE_METHODS;
type SignatureParams = ParamsOf<Methods["submit_attestation_signature"]>;

/** The question of the fields of `create_attestation`. */
export function askAttestation(of: {
  readonly milestone: string;
  readonly height: number;
}): AskWrite {
  const payload = encodePayload("openAttestation", of);
  return () => ({ command: "openAttestation", payload, ignored: [] });
}

/**
 * The verdict of the fields of `submit_attestation_signature`. Its signature is over the attestation; who carries it in
 * signs the transaction, by default the attestor itself.
 */
export function askAttestationSignature(params: SignatureParams): AskWrite {
  const ref = givenOf(params.attestation_id, "attestation_id");
  const attestor = givenOf(params.attestor_id, "attestor_id");
  const member = bytesOfHex(attestor) as AccountId;
  const verdict = params.verdict === "ATTEST" ? ATTEST : 0;
  return (ground) => {
    const attestation = attestationRef(ground, ref);
    const items = attestationItems(ground.context.branch.chainId, attestation, verdict);
    const message = { context: "attest", items, members: [member] } as const;
    if (params.signature === undefined) {
      const { milestone, height } = attestation;
      const detail = `The attestor must sign ${attestationName(milestone, height)} itself.`;
      throw new RpcError("RPC_SIGNATURE_REQUIRED", detail, {
        members: { of: "attestation", keys: messagesOf(ground, message) },
      });
    }
    const keys = readAccountKeys(ground.state, member)?.keys ?? [];
    const first = keys.find(({ revokedAt }) => revokedAt === null)?.keyId;
    const keyId = params.key_id === undefined ? first : (bytesOfHex(params.key_id) as KeyId);
    if (keyId === undefined) throw paramError("attestor_id", "an account with a key", attestor);
    const payload = encodePayload("signAttestation", {
      id: attestation.id,
      member,
      verdict,
      reason: params.reason ?? null,
      signatures: [{ keyId, signature: bytesOfHex(params.signature) }],
    });
    const sender =
      params.auth?.sender === undefined ? (["attestor_id", attestor] as const) : undefined;
    return { command: "signAttestation", payload, sender, ignored: [] };
  };
}
