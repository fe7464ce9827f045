import { scanJsonObject } from "./json-scanner.ts";

const DEPTH_MAX = 4;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What an assertion's client data has to say. */
export interface ClientDataExpectation {
  /** Base64url without padding. */
  readonly challenge: string;
  readonly origins: readonly string[];
}

/**
 * True iff the client's JSON is an assertion of this challenge from one of these origins and not from a frame of
 * another site. It is parsed and not compared with a template: clients may add members.
 * Source: Web Authentication Level 3, section 7.2, steps 8 to 14.
 */
export function isExpectedClientData(json: Uint8Array, expected: ClientDataExpectation): boolean {
  const text = decodeUtf8(json);
  const members = text === undefined ? undefined : scanJsonObject(text, DEPTH_MAX);
  if (members === undefined) return false;
  const textOf = (name: string): string | undefined => {
    const member = members.get(name);
    return member?.kind === "string" ? member.value : undefined;
  };
  if (textOf("type") !== "webauthn.get") return false;
  if (textOf("challenge") !== expected.challenge) return false;
  const origin = textOf("origin");
  if (origin === undefined || !expected.origins.includes(origin)) return false;
  const crossOrigin = members.get("crossOrigin");
  return crossOrigin === undefined || (crossOrigin.kind === "boolean" && !crossOrigin.value);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    // A fatal decoder answers ill-formed input by throwing and in no other way.
    return undefined;
  }
}
