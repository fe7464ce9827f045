import { bool, nullable, type Schema, text, uint } from "../codec/schema.ts";
import { type Fraction, fractionSchema, shareSchema } from "./fraction.ts";
import { nameOf } from "./name-schema.ts";
import { amountSchema } from "./schemas.ts";

/** Who decides a parameter: G governance itself (track constitution), E economy, X technical. */
export type ParameterClass = "G" | "E" | "X";

interface Row<Kind extends string, T> {
  readonly kind: Kind;
  readonly class: ParameterClass;
  readonly unit: string;
  /** What holds until it is set, on a network of speed 1 whose token has six decimals. */
  readonly initial: T;
  readonly schema: Schema<T>;
}

/** Bounds, both allowed. They are checked when a value is set, never when it is used. */
interface Bounded<T> {
  readonly min: T;
  readonly max: T;
}

export interface UintRow extends Row<"uint", number>, Bounded<number> {
  /** A time in seconds or blocks: on a test network its lower bound is 1. */
  readonly isTime: boolean;
}

export interface AmountRow extends Row<"amount", bigint>, Bounded<bigint> {
  /** What is said in tokens follows the decimals of the chain. */
  readonly initialInTokens: boolean;
  readonly boundsInTokens: boolean;
}

export interface FractionRow extends Row<"fraction", Fraction>, Bounded<Fraction> {}

/** A share of at most one, or null for a test that is not made. */
export interface OptionalShareRow
  extends Row<"optional share", Fraction | null>,
    Bounded<Fraction> {}

export interface BoolRow extends Row<"bool", boolean> {}

export interface ChoiceRow<T extends string = string> extends Row<"choice", T> {
  readonly options: readonly T[];
}

/** One name of a set, or null where the thing does not exist. */
export interface OptionalChoiceRow<T extends string = string>
  extends Row<"optional choice", T | null> {
  readonly options: readonly T[];
}

/** A digest in lower-case hex after `0x`, or null. */
export interface DigestRow extends Row<"digest", string | null> {
  readonly pattern: RegExp;
}

export type ParameterRow =
  | UintRow
  | AmountRow
  | FractionRow
  | OptionalShareRow
  | BoolRow
  // biome-ignore lint/suspicious/noExplicitAny: a row is invariant in its names, so `string` admits none of fewer.
  | ChoiceRow<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  | OptionalChoiceRow<any>
  | DigestRow;

type Range<T> = readonly [min: T, max: T];
type Terms = readonly [n: number, d: number];
/** Bounds of a fraction, both allowed. */
export type FractionRange = Bounded<Terms>;

const integer =
  (unit: string, isTime: boolean) =>
  (parameterClass: ParameterClass, initial: number, [min, max]: Range<number>): UintRow => ({
    kind: "uint",
    class: parameterClass,
    unit,
    min,
    max,
    initial,
    schema: uint(),
    isTime,
  });

export const secondsRow = integer("seconds", true);
export const blocksRow = integer("blocks", true);
export const countRow = integer("", false);
export const bytesRow = integer("bytes", false);
export const basisPointsRow = integer("basis points", false);

/** One token at the six decimals in which the table is written. */
export const TABLE_DECIMALS = 6;
export const TOKEN = 1_000_000n;

/** An amount of base units. */
export function amountRow(
  parameterClass: ParameterClass,
  initial: bigint,
  [min, max]: Range<bigint>,
): AmountRow {
  return {
    kind: "amount",
    class: parameterClass,
    unit: "base units",
    min,
    max,
    initial,
    schema: amountSchema,
    initialInTokens: false,
    boundsInTokens: false,
  };
}

/** An amount whose initial value is said in tokens. */
export function tokensRow(
  parameterClass: ParameterClass,
  tokens: bigint,
  bounds: Range<bigint>,
): AmountRow {
  return { ...amountRow(parameterClass, tokens * TOKEN, bounds), initialInTokens: true };
}

/** A ratio; above one only where its bounds say so. */
export function fractionRow(
  parameterClass: ParameterClass,
  initial: Terms,
  { min, max }: FractionRange,
): FractionRow {
  return {
    kind: "fraction",
    class: parameterClass,
    unit: "share",
    min: fractionOf(min),
    max: fractionOf(max),
    initial: fractionOf(initial),
    schema: max[0] > max[1] ? fractionSchema : shareSchema,
  };
}

/** A share of a test of a house; the static checks bound it further. */
export function optionalShareRow(initial: Fraction | null): OptionalShareRow {
  return {
    kind: "optional share",
    class: "G",
    unit: "share",
    min: { n: 0, d: 1 },
    max: { n: 1, d: 1 },
    initial,
    schema: nullable(fractionSchema),
  };
}

export function boolRow(parameterClass: ParameterClass, initial: boolean): BoolRow {
  return { kind: "bool", class: parameterClass, unit: "", initial, schema: bool };
}

export function choiceRow<const T extends string>(
  parameterClass: ParameterClass,
  initial: T,
  options: readonly T[],
): ChoiceRow<T> {
  const schema = nameOf(options) as Schema<T>;
  return { kind: "choice", class: parameterClass, unit: "", initial, schema, options };
}

export function optionalChoiceRow<const T extends string>(
  parameterClass: ParameterClass,
  initial: T | null,
  options: readonly T[],
): OptionalChoiceRow<T> {
  const schema = nullable(nameOf(options) as Schema<T>);
  return { kind: "optional choice", class: parameterClass, unit: "", initial, schema, options };
}

export function digestRow(parameterClass: ParameterClass): DigestRow {
  const pattern = /^0x([0-9a-f]{2}){32,64}$/;
  const schema = nullable(text(66, 130, pattern));
  return { kind: "digest", class: parameterClass, unit: "", initial: null, schema, pattern };
}

function fractionOf([n, d]: Terms): Fraction {
  return { n, d };
}
