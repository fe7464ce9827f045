import type { Attestation } from "../../governance/attestation.ts";
import { findAttestation, requireAttestation } from "../../governance/attestation.ts";
import type { Digest } from "../../primitives/brand.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { WriteGround } from "./write-ground.ts";

const NAME = /^ATTEST-([a-z][a-z0-9_:-]*)-([0-9]{1,15})$/;

/** The name by which the guide knows an attestation. */
export function attestationName(milestone: string, height: number): string {
  return `ATTEST-${milestone}-${height}`;
}

/** The attestation of a milestone at a block, or undefined while nobody has asked for it. */
export function attestationOf(
  { state, context }: WriteGround,
  of: { readonly milestone: string; readonly height: number },
): Attestation | undefined {
  const id = context.governance.ledger.attestationId(of.milestone, of.height);
  const number = findAttestation(state, id);
  return number === undefined ? undefined : requireAttestation(state, number);
}

/** The attestation that a caller names, by the name of the guide or by its id. */
export function attestationRef(ground: WriteGround, ref: string): Attestation {
  const named = NAME.exec(ref);
  const [, milestone = "", height = ""] = named ?? [];
  const found =
    named === null
      ? byId(ground, ref)
      : attestationOf(ground, { milestone, height: Number(height) });
  if (found !== undefined) return found;
  throw new RpcError("RPC_NOT_FOUND", `There is no attestation ${ref}.`, {
    fix: "Call list_attestations, or create_attestation.",
    evidence: { attestation: ref },
  });
}

function byId({ state }: WriteGround, ref: string): Attestation | undefined {
  const id = parseHex0x(ref);
  if (!id.ok || id.value.length < 32 || id.value.length > 64) return undefined;
  const number = findAttestation(state, id.value as Digest);
  return number === undefined ? undefined : requireAttestation(state, number);
}
