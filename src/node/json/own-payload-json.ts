import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { decodeEvidence, EVIDENCE_FORMS, type Evidence } from "../../ledger/evidence.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import type { RecordPayload } from "../../ledger/record-payload.ts";
import type { EvidencePayload } from "../../machine/accept-evidence.ts";
import type { OpenPayload } from "../../machine/signing-keys.ts";
import { toHex0x } from "../../primitives/hex.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A batch of statements: a content that is text as text, any other in hexadecimal. */
export function recordToJson({ mediaType, contents, references }: RecordPayload): unknown {
  return {
    media_type: mediaType,
    contents: contents.map(contentToJson),
    references: references.map(toHex0x),
  };
}

function contentToJson(bytes: Uint8Array): unknown {
  try {
    return UTF8.decode(bytes);
  } catch {
    // A fatal decoder answers bytes that are no text by throwing and in no other way.
    return { hex: toHex0x(bytes) };
  }
}

export function openToJson({ suite, publicKey, salt }: OpenPayload): unknown {
  return { suite: suiteToJson(suite), public_key: toHex0x(publicKey), salt: toHex0x(salt) };
}

/** Evidence by the name of its form; of a form that is not known, the number and the bytes. */
export function evidenceToJson({ form, data }: EvidencePayload): unknown {
  const decoded = decodeEvidence(form, data);
  if (!decoded.ok) return { form: nameOfForm(form) ?? form, data: toHex0x(data) };
  return knownEvidenceToJson(decoded.value, data);
}

function knownEvidenceToJson(evidence: Evidence, data: Uint8Array): unknown {
  switch (evidence.form) {
    case "collision":
      return {
        form: evidence.form,
        algorithm_id: hashCodeToJson(evidence.code),
        first: toHex0x(evidence.first),
        second: toHex0x(evidence.second),
      };
    case "equivocation":
      return {
        form: evidence.form,
        key_id: toHex0x(evidence.keyId),
        first: sealToJson(evidence.first),
        second: sealToJson(evidence.second),
      };
    case "anchor":
      return { form: evidence.form, data: toHex0x(data) };
  }
}

function sealToJson(seal: { readonly message: Uint8Array; readonly signature: Uint8Array }) {
  return { message: toHex0x(seal.message), signature: toHex0x(seal.signature) };
}

function nameOfForm(form: number): string | undefined {
  return Object.entries(EVIDENCE_FORMS).find(([, number]) => number === form)?.[0];
}
