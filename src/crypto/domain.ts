import { assert } from "../primitives/assert.ts";
import type { HashCode, SuiteId } from "../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";

/** Contexts of ledger digests; each stands for one meaning and is never reused. */
export type HashContext =
  | "chain"
  | "genesis"
  | "block"
  | "retro"
  | "dual"
  | "epoch"
  | "sealers"
  | "decision"
  | "txid"
  | "empty"
  | "path"
  | "tie"
  | "export"
  | "snapshot"
  | "key"
  | "account"
  | "leaf"
  | "hist"
  | "kv"
  | "item"
  | `gov/${string}`;

/** Contexts of signed messages. None of them is ever hashed as a ledger digest. */
export type MessageContext = "tx" | "seal" | "attest" | "act" | "ballot" | "report" | "radar";

/** First byte of every tagged hash input; Merkle leaves begin with 0x00 and nodes with 0x01. */
const TAG_LEAD = 0xf1;
export const LEAF_LEAD = 0x00;
export const NODE_LEAD = 0x01;

const tags = new Map<string, Uint8Array>();

/** `tag(ctx, algorithm)`, the prefix of a hash input. The bytes are shared: do not write to them. */
export function hashTag(context: HashContext, code: HashCode): Uint8Array {
  return tag(context, code);
}

/** `tag(ctx, suite)`, the prefix of a signed message. The bytes are shared: do not write to them. */
export function messageTag(context: MessageContext, suite: SuiteId): Uint8Array {
  return tag(context, suite);
}

/** `0x00 ‖ tag(ctx, algorithm)`, the prefix of a Merkle leaf. The bytes are shared: do not write to them. */
export function leafTag(context: "leaf" | "hist" | "kv" | "item", code: HashCode): Uint8Array {
  const name = `leaf ${context}/${code}`;
  const known = tags.get(name);
  if (known !== undefined) return known;
  const prefix = concatBytes(new Uint8Array([LEAF_LEAD]), tag(context, code));
  tags.set(name, prefix);
  return prefix;
}

/** `0xF1 ‖ u8(len s) ‖ s` with `s = "glp1/" ‖ ctx ‖ "/" ‖ hex(code)`, lower case, at least four digits. */
function tag(context: string, code: number): Uint8Array {
  const name = `${context}/${code}`;
  const known = tags.get(name);
  if (known !== undefined) return known;
  const label = asciiBytes(`glp1/${context}/${code.toString(16).padStart(4, "0")}`);
  assert(label.length < 256, `tag label ${context} is too long`);
  const prefix = concatBytes(new Uint8Array([TAG_LEAD, label.length]), label);
  tags.set(name, prefix);
  return prefix;
}
