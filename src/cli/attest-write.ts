import { buildMessage } from "../crypto/signed-message.ts";
import {
  ATTEST,
  type Attestation,
  attestationItems,
  findAttestation,
  requireAttestation,
} from "../governance/attestation.ts";
import {
  AUDIT_MILESTONE,
  encodeAuditCheckpoint,
  findAuditCheckpoint,
} from "../governance/audit-checkpoint.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import { governanceOf } from "../node/governance-view.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import type { ExitCode } from "./exit-code.ts";
import { openPlace } from "./open-place.ts";
import { readUint } from "./options.ts";
import { performSigned } from "./signed-write.ts";

/** Asks the attestors about a block. */
export async function createAttestation(call: Call): Promise<ExitCode> {
  const [milestone = "", block = ""] = call.args;
  const params = { milestone, block_number: readUint(block, "<block>") };
  return await performSigned(call, {
    method: "create_attestation",
    params,
    isAsked: (payload) => payload.milestone === milestone && payload.height === params.block_number,
  });
}

/**
 * Signs an attestation with the attestor's key. Who attests vouches for what it has seen itself: the digests are
 * computed from blocks that were judged here, and the signature is over these and no others.
 */
export async function signAttestation(call: Call): Promise<ExitCode> {
  const [name = ""] = call.args;
  const key = await callKey(call);
  const reason = call.options.text("refuse");
  const { chain } = await openPlace(call);
  let items: readonly Uint8Array[];
  try {
    const attestation = ownAttestation(chain, name, reason === undefined);
    const verdict = reason === undefined ? ATTEST : 0;
    items = attestationItems(chain.document.chainId, attestation, verdict);
  } finally {
    chain.store.close();
  }
  const message = buildMessage("attest", key.suite, items, key.keyId);
  const signature = await key.sign({ context: "attest", message });
  const params = {
    attestation_id: name,
    attestor_id: toHex0x(key.account),
    key_id: toHex0x(key.keyId),
    signature: toHex0x(signature),
    ...(reason === undefined ? {} : { verdict: "REFUSE", reason }),
  };
  return await performSigned(call, { method: "submit_attestation_signature", params });
}

/** The attestation as this ledger has it. Throws where its digests are not those of the own blocks. */
function ownAttestation(chain: ChainReader, name: string, attests: boolean): Attestation {
  const { store } = chain;
  const [, milestone = "", digits = ""] = /^ATTEST-(.+)-([0-9]{1,15})$/.exec(name) ?? [];
  const height = Number(digits);
  const { ledger } = governanceOf(chain);
  const number = findAttestation(store, ledger.attestationId(milestone, height));
  if (milestone === "" || number === undefined) {
    throw new LedgerError({
      code: "GOV_ATTESTATION_UNKNOWN",
      message: `There is no attestation ${name}.`,
      fix: "mathledger attest create MILESTONE BLOCK --key NAME",
      evidence: { attestation: name },
    });
  }
  const attestation = requireAttestation(store, number);
  const checkpoint = milestone === AUDIT_MILESTONE ? findAuditCheckpoint(store, height) : undefined;
  const own =
    checkpoint === undefined ? ledger.encodedDigestsAt(height) : encodeAuditCheckpoint(checkpoint);
  if (!attests || (own !== undefined && equalBytes(own, attestation.digests))) return attestation;
  throw new LedgerError({
    code: "NODE_ATTEST_DIFFERS",
    message: `The digests of ${name} are not those of the blocks that were verified here.`,
    fix: "Do not attest: refuse with --refuse REASON, and compare the ledgers with verify-chain.",
    evidence: { attestation: name, height },
  });
}
