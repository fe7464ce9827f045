import {
  ATTEST,
  type Attestation,
  attestationStatus,
  countAttestations,
  findAttestation,
  listSignatures,
  readVerdict,
  requireAttestation,
} from "../../governance/attestation.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { REVIEW_METHODS } from "../../rpc/methods/reviews.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallContext } from "../service/node-service.ts";
import { Pace } from "../service/pace.ts";
import { accountRef } from "./account-ref.ts";
import { type Ground, pinnedGroundOf } from "./ground.ts";
import { newestPage } from "./newest-page.ts";

type ListMethod = (typeof REVIEW_METHODS)["list_attestations"];
type Filters = ParamsOf<ListMethod>;
type AttestationJson = ResultOf<ListMethod>["items"][number];

/** One page of attestations, the newest first. */
export async function listAttestations(
  filters: Filters,
  call: CallContext,
): Promise<ResultOf<ListMethod>> {
  const ground = pinnedGroundOf(call);
  const { state, now } = ground;
  if (filters.id !== undefined) {
    const number = await findByName(ground, filters.id, new Pace(call));
    return { items: [attestationJson(ground, number)], next_cursor: call.page.next(null) };
  }
  const attestor = filters.attestor === undefined ? null : accountRef(filters.attestor);
  const keeps = (number: number): boolean => {
    const attestation = requireAttestation(state, number);
    const { milestone, status } = filters;
    if (milestone !== undefined && attestation.milestone !== milestone) return false;
    if (status !== undefined && attestationStatus(attestation, now) !== status) return false;
    return attestor === null || sits(attestation, attestor);
  };
  const { rows, next_cursor } = await newestPage(countAttestations(state), keeps, call);
  return { items: rows.map((number) => attestationJson(ground, number)), next_cursor };
}

function sits({ panel }: Attestation, account: AccountId): boolean {
  return panel.some((member) => equalBytes(member, account));
}

/** By its digest, or by the name `ATTEST-<milestone>-<block>`. */
async function findByName({ state }: Ground, name: string, pace: Pace): Promise<number> {
  const parsed = parseHex0x(name);
  const found = parsed.ok ? findAttestation(state, parsed.value) : undefined;
  if (found !== undefined) return found;
  for (let number = countAttestations(state); number > 0; number--) {
    if (pace.isDue()) await pace.rest();
    if (nameOf(requireAttestation(state, number)) === name) return number;
  }
  throw new RpcError("RPC_NOT_FOUND", `There is no attestation ${name}.`, {
    fix: "Call list_attestations for the attestations of this ledger.",
    evidence: { id: name },
  });
}

function nameOf({ milestone, height }: Attestation): string {
  return `ATTEST-${milestone}-${height}`;
}

function attestationJson({ state, now }: Ground, number: number): AttestationJson {
  const attestation = requireAttestation(state, number);
  return {
    attestation_id: nameOf(attestation),
    id: toHex0x(attestation.id),
    milestone: attestation.milestone,
    block_number: attestation.height,
    status: attestationStatus(attestation, now),
    threshold: attestation.k,
    attesting: attestation.attesting,
    refusing: attestation.refusing,
    opened_at: attestation.openedAt,
    deadline: attestation.deadline,
    verified_at: attestation.verifiedAt,
    contradicted_at: attestation.contradictedAt,
    digests: toHex0x(attestation.digests),
    signers: attestation.panel.map((member) => {
      const given = readVerdict(state, number, member);
      return {
        attestor: toHex0x(member),
        verdict: given === undefined ? null : given.verdict === ATTEST ? "ATTEST" : "REFUSE",
        reason: given?.reason ?? null,
        time: given?.at ?? null,
        signatures: listSignatures(state, number, member).map(({ keyId, signature }) => {
          return { key_id: toHex0x(keyId), signature: toHex0x(signature) };
        }),
      };
    }),
  };
}
