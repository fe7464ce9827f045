import { decode, encode } from "../../codec/canonical.ts";
import { openAct, requireAct } from "../../governance/act.ts";
import { DECLARE_EMERGENCY } from "../../governance/act-declare-emergency.ts";
import {
  type ActFrame,
  actMessageItems,
  decodeActFrame,
  encodeActFrame,
} from "../../governance/act-frame.ts";
import { type Council, readCouncil } from "../../governance/council.ts";
import { govDigest } from "../../governance/gov-digest.ts";
import { reject } from "../../governance/rejection.ts";
import { textDigest } from "../../governance/text-digest.ts";
import type { Digest } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf } from "../../rpc/method.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { jsonToValue } from "../json/json-to-value.ts";
import { valueToJson } from "../json/value-to-json.ts";
import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { isJsonFields } from "./json-fields.ts";
import { memberSignatures, messagesOf } from "./member-signatures.ts";
import type { AskWrite } from "./signed-write.ts";
import { paramError, rejectedError, requireRead } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

type EmergencyParams = ParamsOf<(typeof GUIDE_WRITE_METHODS)["declare_emergency"]>;

/** Span in which a council may gather its signatures where nobody has named one: half of the longest. */
const SPAN_S = 3 * 24 * 3600;

/** The declaration of the fields of `declare_emergency`, which its council has signed. */
export function askEmergency(params: EmergencyParams): AskWrite {
  return (ground) => {
    const council = councilOf(ground);
    const act =
      params.act === undefined
        ? encodeActFrame(frameOf(ground, council, params))
        : bytesOfHex(params.act);
    const frame = requireFrame(act, params, ground);
    const items = actMessageItems(frame);
    const message = { context: "act", items, members: council.members } as const;
    const given = params.council_signatures ?? [];
    if (given.length === 0) {
      const detail = "The members of the council must sign the act itself.";
      throw new RpcError("RPC_SIGNATURE_REQUIRED", detail, {
        members: {
          of: "act",
          act: toHex0x(act),
          fields: valueToJson(DECLARE_EMERGENCY.payload, requirePayload(frame)),
          not_before: frame.notBefore,
          expires_at: frame.expiresAt,
          needed: council.k,
          keys: messagesOf(ground, message),
        },
      });
    }
    const signatures = memberSignatures(ground, message, given);
    const open = openNumber(ground, act);
    if (open !== null) {
      const payload = encodePayload("signAct", { act: open, signatures });
      return { command: "signAct", payload, ignored: [] };
    }
    const { kind } = DECLARE_EMERGENCY;
    const carried = { council: "emergency", kind, act, signatures, attested: null };
    return { command: "submitAct", payload: encodePayload("submitAct", carried), ignored: [] };
  };
}

/** Number of the act where the ledger has it and waits for more signatures; null where it is new. */
function openNumber({ state }: WriteGround, act: Uint8Array): number | null {
  const number = openAct(state, "emergency", DECLARE_EMERGENCY.kind);
  if (number === undefined) return null;
  return equalBytes(requireAct(state, number).act, act) ? number : null;
}

/** The name of an act: by it a declaration is known. */
export function emergencyHash(ground: WriteGround, act: Uint8Array): Digest {
  return govDigest(ground.context.governance.hash, "gov/act", act);
}

function councilOf({ state }: WriteGround): Council {
  const council = readCouncil(state, "emergency");
  if (council !== undefined) return council;
  throw rejectedError(reject("GOV_COUNCIL_ABSENT", { council: "emergency" }));
}

function frameOf(ground: WriteGround, council: Council, params: EmergencyParams): ActFrame {
  const trigger = givenOf(params.trigger, "trigger");
  const actions = givenOf(params.actions, "actions");
  const { now, governance } = ground.context;
  const declared = {
    trigger,
    evidence_digest: evidenceOf(ground, params.evidence),
    actions: actions.map(withDefaults),
  };
  const read = jsonToValue(DECLARE_EMERGENCY.payload, declared, "act");
  const notBefore = params.not_before ?? now;
  return {
    chainId: governance.chainId,
    council: "emergency",
    version: council.version,
    kind: DECLARE_EMERGENCY.kind,
    payload: encode(DECLARE_EMERGENCY.payload, requireRead(read)),
    nonce: council.nonce,
    notBefore,
    expiresAt: params.expires_at ?? notBefore + SPAN_S,
  };
}

function withDefaults(action: unknown): unknown {
  return isJsonFields(action) ? { components: [], accounts: [], ratified_s: 0, ...action } : action;
}

/** A digest as such; a text by its digest. */
function evidenceOf({ context }: WriteGround, evidence: string | undefined): string | null {
  if (evidence === undefined || evidence === "") return null;
  if (/^0x(?:[0-9a-fA-F]{2}){32,64}$/.test(evidence)) return evidence;
  return toHex0x(textDigest(context.governance.hash, evidence));
}

/** The act of its bytes, which says the same as the fields that stand beside it. */
function requireFrame(act: Uint8Array, params: EmergencyParams, ground: WriteGround): ActFrame {
  const decoded = decodeActFrame(act);
  if (!decoded.ok || decoded.value.kind !== DECLARE_EMERGENCY.kind) {
    throw paramError("act", `the bytes of an act ${DECLARE_EMERGENCY.kind}`, "others");
  }
  const { trigger, evidenceDigest } = requirePayload(decoded.value);
  if (params.trigger !== undefined && params.trigger !== trigger) {
    throw paramError("trigger", `that of the act, "${trigger}"`, `"${params.trigger}"`);
  }
  const evidence = evidenceOf(ground, params.evidence);
  if (evidence === null) return decoded.value;
  const own = evidenceDigest === null ? null : toHex0x(evidenceDigest);
  if (own !== evidence.toLowerCase()) {
    throw paramError("evidence", `that of the act, ${own ?? "none"}`, evidence);
  }
  return decoded.value;
}

function requirePayload({ payload }: ActFrame) {
  const decoded = decode(DECLARE_EMERGENCY.payload, payload);
  if (decoded.ok) return decoded.value;
  throw paramError("act", "the payload of a declaration", decoded.error.code);
}
