import { encode } from "../../../codec/canonical.ts";
import { bytesOf, uint } from "../../../codec/schema.ts";
import { buildMessage } from "../../../crypto/signed-message.ts";
import {
  ATTEST,
  type Attestation,
  attestationStatus,
  findAttestation,
  milestoneSchema,
  newestAttestations,
  readVerdict,
} from "../../../governance/attestation.ts";
import { digestSchema } from "../../../governance/proposal.ts";
import { heightSchema } from "../../../governance/schemas.ts";
import { ANCHOR_MILESTONE } from "../../../machine/attested-anchor.ts";
import type { ChainId } from "../../../primitives/brand.ts";
import { equalBytes } from "../../../primitives/bytes.ts";
import { type DevName, devKey } from "../dev-keys.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import type { TownProposal } from "./town-proposal.ts";
import { accountOf, type TownView } from "./town-view.ts";

/** Attestors who look after it themselves; five, as many as a council of seven needs. */
const ATTESTORS: readonly DevName[] = ["fay", "gus", "hana", "ivan", "june"];
const LOOKED_AT = 8;

/**
 * Before a change of epoch runs, one attestor asks the others to vouch for the history that it will rest on; each
 * vouches for what it finds in the same digests.
 */
export function attest(view: TownView, open: readonly TownProposal[]): readonly ResidentMove[] {
  const { state, context } = view;
  const pending = [...newestAttestations(state, LOOKED_AT)].filter(
    (attestation) => attestationStatus(attestation, context.now) === "PENDING",
  );
  const signed = pending.flatMap((attestation) => signatures(view, attestation));
  const asked = pending.some(({ milestone }) => milestone === ANCHOR_MILESTONE);
  const queued = open.find(
    ({ proposal, status }) => proposal.type === "epoch_activation" && status === "queued",
  );
  if (asked || queued === undefined || isAnchored(view, queued)) return signed;
  const height = context.ledger.finalizedHeight;
  return [...signed, moveOf("fay", "openAttestation", { milestone: ANCHOR_MILESTONE, height })];
}

/** True iff an anchor was vouched for since the vote was closed. */
function isAnchored({ state }: TownView, { proposal }: TownProposal): boolean {
  const since = proposal.closed?.at ?? 0;
  return [...newestAttestations(state, LOOKED_AT)].some(
    ({ milestone, verifiedAt }) =>
      milestone === ANCHOR_MILESTONE && verifiedAt !== null && verifiedAt >= since,
  );
}

function signatures(view: TownView, attestation: Attestation): readonly ResidentMove[] {
  const { state, context } = view;
  const { id, milestone, height, digests, panel } = attestation;
  const own = context.ledger.encodedDigestsAt(height);
  // What the milestone itself says of the audit trail was computed by the ledger when it asked.
  const isOwn = own !== undefined && equalBytes(own, digests);
  if (milestone === ANCHOR_MILESTONE && !isOwn) return [];
  const number = findAttestation(state, id);
  if (number === undefined) return [];
  const items = [
    encode(bytesOf<ChainId>(64), context.chainId),
    encode(digestSchema, id),
    encode(milestoneSchema, milestone),
    encode(heightSchema, height),
    digests,
    encode(uint(ATTEST), ATTEST),
  ];
  return ATTESTORS.filter((who) => {
    const account = accountOf(view, who);
    const sits = panel.some((member) => equalBytes(member, account));
    return sits && readVerdict(state, number, account) === undefined;
  }).map((who) => {
    const { description, signer } = devKey(view.keys, who);
    const { account, suite, keyId } = description;
    const signature = signer.sign(buildMessage("attest", suite, items, keyId));
    const signatures = [{ keyId, signature }];
    return moveOf(who, "signAttestation", {
      id,
      member: account,
      verdict: ATTEST,
      reason: null,
      signatures,
    });
  });
}
