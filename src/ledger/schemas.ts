import type { Schema } from "../codec/schema.ts";
import { amount, bytes, bytesOf, refine, text, uint } from "../codec/schema.ts";
import type { AccountId, ChainId, Digest, KeyId } from "../primitives/brand.ts";
import { AMOUNT_MAX, TIME_MS_MAX } from "../primitives/integer.ts";
import { isRuleVersion, type RuleVersion } from "./rule-version.ts";

/** Schemas of the values that many shapes of the ledger share. Exact digest lengths are a rule, not a shape. */
export const chainIdSchema = bytesOf<ChainId>(64);
export const accountIdSchema = bytesOf<AccountId>(32);
export const keyIdSchema = bytesOf<KeyId>(32);
export const digestSchema = bytes<Digest>(32, 64);
export const heightSchema = uint();
export const countSchema = uint();
export const timeMsSchema = uint(TIME_MS_MAX);
export const hashCodeSchema = uint();
export const suiteIdSchema = uint(0xffff);
export const ledgerAmountSchema = amount(AMOUNT_MAX);
export const networkSchema = uint(1) as Schema<Network>;
export const topicSchema = text(1, 48, /^[a-z0-9._]+$/);
export const ruleSchema = refine(uint(5), isRuleVersion) as Schema<RuleVersion>;

/** 0 production, 1 test. */
export type Network = 0 | 1;
