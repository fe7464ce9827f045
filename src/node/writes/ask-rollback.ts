import { encode } from "../../codec/canonical.ts";
import { readCouncil } from "../../governance/council.ts";
import { findDeclaration } from "../../governance/declaration.ts";
import { FALLBACK_KIND } from "../../governance/fallback-act.ts";
import { reject } from "../../governance/rejection.ts";
import { attestedSchema } from "../../ledger/attested.ts";
import {
  decodeFallbackDeclaration,
  encodeFallbackDeclaration,
  type FallbackDeclaration,
  fallbackMessageItems,
} from "../../ledger/fallback-declaration.ts";
import type { Digest } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { ParamsOf } from "../../rpc/method.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { declareFallback } from "../act-declare.ts";
import { declarationToJson } from "../act-file.ts";
import { jsonToValue } from "../json/json-to-value.ts";
import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { memberSignatures, messagesOf } from "./member-signatures.ts";
import type { AskWrite } from "./signed-write.ts";
import { paramError, rejectedError, requireRead } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

type RollbackParams = ParamsOf<(typeof GUIDE_WRITE_METHODS)["execute_rollback"]>;

/** The fallback epoch of the fields of `execute_rollback`, which the council has signed. */
export function askRollback(params: RollbackParams): AskWrite {
  return (ground) => {
    const council = readCouncil(ground.state, "emergency");
    if (council === undefined) {
      throw rejectedError(reject("GOV_COUNCIL_ABSENT", { council: "emergency" }));
    }
    const declaration = declarationOf(ground, params);
    const act = encodeFallbackDeclaration(declaration);
    const items = fallbackMessageItems(declaration);
    const message = { context: "act", items, members: council.members } as const;
    const given = params.council_signatures ?? [];
    if (given.length === 0) {
      throw new RpcError(
        "RPC_SIGNATURE_REQUIRED",
        "The council must sign the declaration itself.",
        {
          members: {
            of: "act",
            act: toHex0x(act),
            fields: declarationToJson(declaration),
            needed: council.k,
            keys: messagesOf(ground, message),
          },
        },
      );
    }
    const payload = encodePayload("submitAct", {
      council: "emergency",
      kind: FALLBACK_KIND,
      act,
      signatures: memberSignatures(ground, message, given),
      attested: attestedOf(params.attested),
    });
    return { command: "submitAct", payload, ignored: [] };
  };
}

/** The declaration that was signed, or one that fits the chain as it stands. */
function declarationOf(ground: WriteGround, params: RollbackParams): FallbackDeclaration {
  const emergency = givenOf(params.emergency_hash, "emergency_hash");
  const start = givenOf(params.rollback_block, "rollback_block");
  const evidenceHash = bytesOfHex(emergency) as Digest;
  if (findDeclaration(ground.state, evidenceHash) === undefined) {
    throw new RpcError("RPC_NOT_FOUND", `No emergency ${emergency} was declared.`, {
      fix: "Call declare_emergency first, or list_emergencies for those there are.",
      evidence: { emergency_hash: emergency },
    });
  }
  if (params.act === undefined) return freshDeclaration(ground, params, { start, evidenceHash });
  const decoded = decodeFallbackDeclaration(bytesOfHex(params.act));
  if (!decoded.ok) throw paramError("act", "the bytes of a declaration", decoded.error.code);
  const signed = decoded.value;
  if (signed.start !== start) {
    throw paramError("rollback_block", `that of the act, ${signed.start}`, String(start));
  }
  if (!equalBytes(signed.evidenceHash, evidenceHash)) {
    throw paramError(
      "emergency_hash",
      `that of the act, ${toHex0x(signed.evidenceHash)}`,
      emergency,
    );
  }
  return signed;
}

function freshDeclaration(
  { service }: WriteGround,
  { target, expires }: RollbackParams,
  of: { readonly start: number; readonly evidenceHash: Digest },
): FallbackDeclaration {
  try {
    const wish = { settings: target ?? {}, ...of, ...(expires === undefined ? {} : { expires }) };
    return declareFallback(service.reader, wish).declaration;
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    const { code, message, fix } = cause;
    const more = { ...(fix === undefined ? {} : { fix }), evidence: { path: "target", code } };
    throw new RpcError("RPC_PARAMS", message, more);
  }
}

function attestedOf(given: unknown): Uint8Array | null {
  if (given === undefined || given === null) return null;
  return encode(attestedSchema, requireRead(jsonToValue(attestedSchema, given, "attested")));
}
