import { amount, bytes, bytesOf, text, uint } from "../codec/schema.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { AMOUNT_MAX } from "../primitives/integer.ts";

/** Schemas that the values of governance share. */
export const accountIdSchema = bytesOf<AccountId>(32);
export const keyIdSchema = bytesOf<KeyId>(32);
export const amountSchema = amount(AMOUNT_MAX);
export const suiteSchema = uint(0xffff);
export const publicKeySchema = bytes(1, 4096);
export const heightSchema = uint();
/** Governance seconds. */
export const secondsSchema = uint();
export const nameSchema = text(1, 48, /^[a-z][a-z0-9_:.-]*$/);
