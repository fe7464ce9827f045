import { decode } from "../codec/canonical.ts";
import { suiteEntry } from "../crypto/suite-table.ts";
import { COMMANDS, commandOfKind } from "../governance/command.ts";
import { commandHandler } from "../governance/handler-table.ts";
import { decodeEvidence } from "../ledger/evidence.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { assertDefined } from "../primitives/assert.ts";
import { evidencePayloadSchema } from "./accept-evidence.ts";
import { countActSignatures } from "./act-payload.ts";

/** Dearest suite that a sealer or a council may use: what a signature is counted as before its key is looked up. */
const SIGNATURE_COST = assertDefined(suiteEntry(3), "the hybrid suite").cost;

/** Cost units of the signatures inside a payload, so that a block's budget bounds them like those outside. */
export function computePayloadCost(body: TransactionBody): number {
  return SIGNATURE_COST * countPayloadSignatures(body);
}

function countPayloadSignatures(body: TransactionBody): number {
  if (body.kind === COMMANDS.submitAct.kind) return countActSignatures(body.payload);
  if (body.kind === COMMANDS.submitEvidence.kind) return countEvidenceSignatures(body.payload);
  return countGovernedSignatures(body);
}

/** Of what governance decides, as its handler counts. */
function countGovernedSignatures({ kind, payload }: TransactionBody): number {
  const command = commandOfKind(kind);
  const handler = command === undefined ? undefined : commandHandler(command);
  if (handler?.countSignatures === undefined) return 0;
  const decoded = decode(handler.payload, payload);
  return decoded.ok ? handler.countSignatures(decoded.value) : 0;
}

function countEvidenceSignatures(payload: Uint8Array): number {
  const decoded = decode(evidencePayloadSchema, payload);
  if (!decoded.ok) return 0;
  const evidence = decodeEvidence(decoded.value.form, decoded.value.data);
  if (!evidence.ok) return 0;
  switch (evidence.value.form) {
    case "collision":
      return 0;
    case "equivocation":
      return 2;
    case "anchor":
      return evidence.value.first.signatures.length + evidence.value.second.signatures.length;
  }
}
