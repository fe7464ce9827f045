import type { CommandName } from "../governance/command.ts";
import { EVIDENCE_FORMS, encodeEvidence } from "../ledger/evidence.ts";
import { readAlgorithm } from "../ledger/json-algorithm.ts";
import type { JsonPlace } from "../ledger/json-reader.ts";
import { readSuite } from "../ledger/json-suite.ts";
import { BATCH_MAX, encodeRecordPayload } from "../ledger/record-payload.ts";
import { encodeEvidencePayload } from "../machine/accept-evidence.ts";
import { encodeOpenPayload } from "../machine/signing-keys.ts";
import type { KeyId } from "../primitives/brand.ts";
import { readBytes, readText } from "./json-values.ts";

/** Commands that the machine carries out itself, whose payloads people write in a form of their own. */
export type OwnCommand = Extract<
  CommandName,
  "recordStatement" | "submitEvidence" | "account.open"
>;

const MEDIA_TYPE = {
  min: 3,
  max: 127,
  pattern: /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/,
  expected: "a lower-case media type without parameters",
} as const;
const CONTENT_LENGTH = { min: 1, max: 512 * 1024 } as const;
const COLLISION_LENGTH = { min: 0, max: 64 * 1024 } as const;

/** The canonical payload of such a command from its JSON form (`docs/cli.md`, "Payloads"). */
export function readOwnPayload(command: OwnCommand, place: JsonPlace): Uint8Array {
  switch (command) {
    case "recordStatement":
      return readRecord(place);
    case "submitEvidence":
      return readEvidence(place);
    case "account.open":
      return readOpen(place);
  }
}

function readRecord(place: JsonPlace): Uint8Array {
  const fields = place.fields(["media_type", "contents", "references"]);
  const mediaType = fields.optional("media_type");
  return encodeRecordPayload({
    mediaType: mediaType === undefined ? "application/json" : readText(mediaType, MEDIA_TYPE),
    contents: fields.required("contents").items(1, BATCH_MAX).map(readContent),
    references: (fields.optional("references")?.items(0, 16) ?? []).map((item) =>
      readBytes(item, { min: 32, max: 64 }),
    ),
  });
}

/** A text, or an object with the bytes in hexadecimal. */
function readContent(place: JsonPlace): Uint8Array {
  if (typeof place.value === "string") {
    const bytes = new TextEncoder().encode(place.value);
    if (bytes.length > 0) return bytes;
    return place.fail("LEDGER_JSON_RANGE", "a content that is not empty");
  }
  return readBytes(place.fields(["hex"]).required("hex"), CONTENT_LENGTH);
}

function readOpen(place: JsonPlace): Uint8Array {
  const fields = place.fields(["suite", "public_key", "salt"]);
  const salt = fields.optional("salt");
  return encodeOpenPayload({
    suite: readSuite(fields.required("suite")),
    publicKey: readBytes(fields.required("public_key"), { min: 1, max: 4096 }),
    salt: salt === undefined ? new Uint8Array(0) : readBytes(salt, { min: 0, max: 32 }),
  });
}

function readEvidence(place: JsonPlace): Uint8Array {
  const all = ["form", "algorithm_id", "key_id", "first", "second", "data"];
  const form = place.fields(all).required("form").oneOf(["collision", "equivocation", "anchor"]);
  switch (form) {
    case "collision":
      return evidencePayload(form, readCollision(place));
    case "equivocation":
      return evidencePayload(form, readEquivocation(place));
    case "anchor": {
      const fields = place.fields(["form", "data"]);
      return evidencePayload(form, readBytes(fields.required("data"), { min: 1, max: 256 * 1024 }));
    }
  }
}

function evidencePayload(form: keyof typeof EVIDENCE_FORMS, data: Uint8Array): Uint8Array {
  return encodeEvidencePayload({ form: EVIDENCE_FORMS[form], data });
}

function readCollision(place: JsonPlace): Uint8Array {
  const fields = place.fields(["form", "algorithm_id", "first", "second"]);
  const algorithm = fields.required("algorithm_id");
  const code = readAlgorithm(algorithm);
  return encodeEvidence({
    form: "collision",
    code: code ?? algorithm.fail("LEDGER_JSON_TYPE", "the number of an algorithm"),
    first: readBytes(fields.required("first"), COLLISION_LENGTH),
    second: readBytes(fields.required("second"), COLLISION_LENGTH),
  });
}

function readEquivocation(place: JsonPlace): Uint8Array {
  const fields = place.fields(["form", "key_id", "first", "second"]);
  return encodeEvidence({
    form: "equivocation",
    keyId: readBytes(fields.required("key_id"), { min: 32, max: 32 }) as KeyId,
    first: readSeal(fields.required("first")),
    second: readSeal(fields.required("second")),
  });
}

function readSeal(place: JsonPlace): { message: Uint8Array; signature: Uint8Array } {
  const fields = place.fields(["message", "signature"]);
  return {
    message: readBytes(fields.required("message"), { min: 1, max: 4096 }),
    signature: readBytes(fields.required("signature"), { min: 1, max: 16_224 }),
  };
}
