import { decode, encode } from "../codec/canonical.ts";
import { hashCodeToJson } from "../crypto/hash-json.ts";
import { type ActFrame, decodeActFrame, encodeActFrame } from "../governance/act-frame.ts";
import { ACT_KINDS } from "../governance/act-kind-table.ts";
import type { MemberSignature } from "../governance/council-signatures.ts";
import {
  type Attested,
  attestedSchema,
  type DigestsAt,
  digestsAtSchema,
} from "../ledger/attested.ts";
import {
  decodeFallbackDeclaration,
  encodeFallbackDeclaration,
  type FallbackDeclaration,
} from "../ledger/fallback-declaration.ts";
import type { JsonFault } from "../ledger/json-fault.ts";
import { policyToJson } from "../ledger/json-policy.ts";
import { type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { timingToJson } from "../ledger/json-timing.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Result } from "../primitives/result.ts";
import { frameToJson, isKnownPayload } from "./act-frame-json.ts";
import { readBytes, readText } from "./json-values.ts";

const SCHEMA = "mathledger.act/1";
const FALLBACK_KIND = "fallback_epoch";
const FALLBACK_COUNCIL = "emergency";
const ACT_BYTES = { min: 1, max: 4096 };
const SIGNATURES_MAX = 64;
const SIGNATURE_BYTES = { min: 1, max: 16_224 };

type Attestation = Omit<Attested, "signatures"> & { readonly signatures: Attested["signatures"] };

/** A fallback on its way through its council: what is signed, and who has signed. */
export interface FallbackFile {
  readonly kind: "fallback_epoch";
  readonly declaration: FallbackDeclaration;
  readonly signatures: readonly MemberSignature[];
  /** The history that an anchor rests on, with the attestors that have confirmed it; null where none is needed. */
  readonly attested: Attestation | null;
}

/** Any other act on its way through its council. */
export interface FramedFile {
  readonly kind: string;
  readonly frame: ActFrame;
  readonly signatures: readonly MemberSignature[];
  readonly attested: null;
}

export type ActFile = FallbackFile | FramedFile;

/** The bytes that a council signs, field by field. */
export function actBytes(file: ActFile): Uint8Array {
  return "frame" in file ? encodeActFrame(file.frame) : encodeFallbackDeclaration(file.declaration);
}

/** The council whose members sign. */
export function actCouncil(file: ActFile): string {
  return "frame" in file ? file.frame.council : FALLBACK_COUNCIL;
}

/** The text of an act file. Signatures stand by key id, so that equal acts have equal files. */
export function actFileText(file: ActFile): string {
  const { signatures, attested } = file;
  const json = {
    schema: SCHEMA,
    council: actCouncil(file),
    kind: file.kind,
    act: toHex0x(actBytes(file)),
    declaration: actToJson(file),
    signatures: sortByKey(signatures).map(({ account, keyId, signature }) => ({
      account: toHex0x(account),
      key_id: toHex0x(keyId),
      signature: toHex0x(signature),
    })),
    attested:
      attested === null
        ? null
        : {
            milestone: attested.milestone,
            height: attested.height,
            digests: toHex0x(encode(digestsAtSchema, attested.digests)),
            signatures: sortByKey(attested.signatures).map((entry) => ({
              account: toHex0x(entry.account),
              key_id: toHex0x(entry.keyId),
              verdict: entry.verdict,
              signature: toHex0x(entry.signature),
            })),
          },
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** An act as people read it; who signs, signs exactly this. */
export function actToJson(file: ActFile): object {
  return "frame" in file ? frameToJson(file.frame) : declarationToJson(file.declaration);
}

/** A declaration of a fallback as people read it. */
export function declarationToJson(declaration: FallbackDeclaration) {
  const { chainId, epochHash, target, start, evidenceHash, notBefore, expires, nonce } =
    declaration;
  const { anchor } = target;
  const numberOf = (code: number | null) => (code === null ? null : hashCodeToJson(code));
  return {
    chain_id: toHex0x(chainId),
    epoch_hash: toHex0x(epochHash),
    rule_version: RULE_NAMES[target.rule],
    legacy_algorithm_id: numberOf(target.algs.legacy),
    pq_algorithm_id: numberOf(target.algs.pq),
    policy: policyToJson(target.policy),
    timing: timingToJson(target.timing),
    anchor:
      anchor === null
        ? null
        : {
            algorithm_id: hashCodeToJson(anchor.code),
            height: anchor.size,
            history_root: toHex0x(anchor.historyRoot),
          },
    start_block: start,
    evidence_hash: toHex0x(evidenceHash),
    not_before: notBefore,
    expires,
    nonce,
  };
}

/** The act of a file's text. The readable part must be what the signed bytes say. */
export function parseActFile(text: string, path: string): ActFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw actFileError(path, `it is no JSON: ${why}`);
  }
  const read: Result<ActFile, JsonFault> = readJson(value, "act", readActFile);
  if (read.ok) return read.value;
  const { path: place, expected, found } = read.error;
  throw actFileError(path, `${place}: expected ${expected}, found ${found}`);
}

function readActFile(place: JsonPlace): ActFile {
  const fields = place.fields([
    "schema",
    "council",
    "kind",
    "act",
    "declaration",
    "signatures",
    "attested",
  ]);
  fields.required("schema").oneOf([SCHEMA]);
  const kind = fields.required("kind").oneOf([FALLBACK_KIND, ...ACT_KINDS]);
  const signatures = fields
    .required("signatures")
    .items(0, SIGNATURES_MAX)
    .map((item) => readSignature(item, ["account", "key_id", "signature"]));
  const attested = fields.required("attested");
  const file =
    kind === FALLBACK_KIND
      ? readFallback(fields.required("act"), { signatures, attested })
      : readFramed(fields.required("act"), { kind, signatures, attested });
  fields.required("council").oneOf([actCouncil(file)]);
  const shown = fields.required("declaration");
  if (isSameJson(shown.value, actToJson(file))) return file;
  return shown.fail("LEDGER_JSON_RANGE", "what the bytes of the act say", {
    found: "something else",
  });
}

function readFallback(
  act: JsonPlace,
  {
    signatures,
    attested,
  }: { readonly signatures: FallbackFile["signatures"]; readonly attested: JsonPlace },
): FallbackFile {
  const decoded = decodeFallbackDeclaration(readBytes(act, ACT_BYTES));
  if (!decoded.ok) return act.fail("LEDGER_JSON_RANGE", "canonical bytes of a declaration");
  return {
    kind: FALLBACK_KIND,
    declaration: decoded.value,
    signatures,
    attested: attested.value === null ? null : readAttested(attested),
  };
}

function readFramed(
  act: JsonPlace,
  { attested, ...file }: Omit<FramedFile, "frame" | "attested"> & { readonly attested: JsonPlace },
): FramedFile {
  const decoded = decodeActFrame(readBytes(act, ACT_BYTES));
  if (!decoded.ok || decoded.value.kind !== file.kind || !isKnownPayload(decoded.value)) {
    return act.fail("LEDGER_JSON_RANGE", `canonical bytes of an act ${file.kind}`);
  }
  if (attested.value !== null) return attested.fail("LEDGER_JSON_RANGE", "null");
  return { ...file, frame: decoded.value, attested: null };
}

function readSignature(place: JsonPlace, names: readonly string[]): MemberSignature {
  const fields = place.fields(names);
  return {
    account: readBytes(fields.required("account"), { min: 32, max: 32 }) as AccountId,
    keyId: readBytes(fields.required("key_id"), { min: 32, max: 32 }) as KeyId,
    signature: readBytes(fields.required("signature"), SIGNATURE_BYTES),
  };
}

function readAttested(place: JsonPlace): Attestation {
  const fields = place.fields(["milestone", "height", "digests", "signatures"]);
  const bytes = fields.required("digests");
  const digests = decode(digestsAtSchema, readBytes(bytes, { min: 1, max: 4096 }));
  if (!digests.ok) return bytes.fail("LEDGER_JSON_RANGE", "canonical bytes of digests");
  const names = ["account", "key_id", "verdict", "signature"];
  return {
    milestone: readText(fields.required("milestone"), { min: 1, max: 64 }),
    height: fields.required("height").uint(),
    digests: digests.value,
    signatures: fields
      .required("signatures")
      .items(0, SIGNATURES_MAX)
      .map((item) => ({
        ...readSignature(item, names),
        verdict: item.fields(names).required("verdict").uint(1),
      })),
  };
}

/** Equal as JSON, whatever the order of fields. */
function isSameJson(left: unknown, right: unknown): boolean {
  return canonicalText(left) === canonicalText(right);
}

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => {
    if (typeof field !== "object" || field === null || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Joins the signatures of files of one act. Throws where two files are of different acts. */
export function mergeActFiles(files: readonly (readonly [path: string, file: ActFile])[]): ActFile {
  const [first, ...others] = files;
  if (first === undefined) throw actFileError("none", "no file was named");
  let merged = first[1];
  const own = actBytes(merged);
  for (const [path, file] of others) {
    if (file.kind !== merged.kind || !equalBytes(own, actBytes(file))) {
      throw actFileError(path, `it holds another act than ${first[0]}`);
    }
    const signatures = joinByKey(merged.signatures, file.signatures);
    merged =
      "frame" in merged
        ? { ...merged, signatures }
        : {
            ...merged,
            signatures,
            attested: joinAttested(merged.attested, file.attested, path),
          };
  }
  return merged;
}

function joinAttested(
  left: Attestation | null,
  right: Attestation | null,
  path: string,
): Attestation | null {
  if (left === null || right === null) return left ?? right;
  const same = (one: DigestsAt) => encode(digestsAtSchema, one);
  if (left.height !== right.height || !equalBytes(same(left.digests), same(right.digests))) {
    throw actFileError(path, "its attestation is of other digests");
  }
  return { ...left, signatures: joinByKey(left.signatures, right.signatures) };
}

/** All entries, each key once, ascending by key id as the payload asks for. */
export function joinByKey<T extends { readonly keyId: KeyId }>(
  left: readonly T[],
  right: readonly T[],
): readonly T[] {
  const added = right.filter(({ keyId }) => !left.some((entry) => equalBytes(entry.keyId, keyId)));
  return sortByKey([...left, ...added]);
}

function sortByKey<T extends { readonly keyId: KeyId }>(entries: readonly T[]): readonly T[] {
  return [...entries].sort((one, other) => compareBytes(one.keyId, other.keyId));
}

/** The bundle as the ledger takes it, or undefined while nobody has signed it. */
export function attestedBundle(file: ActFile): Attested | null {
  const { attested } = file;
  if (attested === null || attested.signatures.length === 0) return null;
  const decoded = decode(attestedSchema, encode(attestedSchema, attested));
  return decoded.ok ? decoded.value : null;
}

function actFileError(path: string, why: string): LedgerError {
  return new LedgerError({
    code: "NODE_ACT_FILE",
    message: `The act file ${path} is refused. ${why}.`,
    fix: "mathledger emergency declare writes one; sign and attest add to it",
    evidence: { path },
  });
}
