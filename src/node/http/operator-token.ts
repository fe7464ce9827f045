import { createHash, timingSafeEqual } from "node:crypto";

const SCHEME = /^Bearer +([^ ]+)$/i;

/** True iff the header carries the token. It takes as long wherever the two differ, and whatever their lengths. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = SCHEME.exec(authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text, "utf8").digest();
}
