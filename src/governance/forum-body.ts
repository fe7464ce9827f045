import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { findForeignImage } from "./foreign-image.ts";
import { readUint } from "./parameter.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { textDigest } from "./text-digest.ts";

const UTF8 = new TextEncoder();

/** A body as a transaction carries it, with the digest by which it is known from then on. */
export interface OfferedBody {
  readonly body: string;
  readonly bodyDigest: Digest;
}

/** Bytes of a body. */
export function bodySize(body: string): number {
  return UTF8.encode(body).length;
}

/** The guards on the size and the form of a body. */
export function refuseBody(
  state: StateReader,
  { body }: OfferedBody,
  { now }: GovernanceContext,
): Rejection | null {
  const size = bodySize(body);
  const max = readUint(state, "forum.body_bytes", now);
  if (size > max) return reject("GOV_CONTENT_TOO_LARGE", { size, max });
  const offset = findForeignImage(body);
  if (offset === undefined) return null;
  return reject("GOV_FIELD_INVALID", { path: "body", fault: "foreign_image", offset });
}

/** The guard that the digest is that of the body. */
export function refuseBodyDigest(
  { body, bodyDigest }: OfferedBody,
  { hash }: GovernanceContext,
): Rejection | null {
  if (equalBytes(textDigest(hash, body), bodyDigest)) return null;
  return reject("GOV_BODY_DIGEST", { size: bodySize(body) });
}
