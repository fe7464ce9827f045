import fc from "fast-check";
import { encode } from "../../src/codec/canonical.ts";
import type { SetShape, Shape, ShapeField } from "../../src/codec/shape.ts";
import { epochTargetSchema } from "../../src/ledger/epoch-record.ts";
import { RULE_VERSIONS } from "../../src/ledger/rule-version.ts";
import { itemNames, knownItem } from "../../src/node/json/known-item.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { toHex } from "../../src/primitives/hex.ts";

/** Longest byte string, text and list that is made, so that a value of many fields stays small. */
const SIZE_MAX = 12;

/** Values of a shape, at its bounds more often than not. */
export function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "uint":
      return fc.oneof(fc.constantFrom(shape.min, shape.max), fc.integer(shape));
    case "uint64":
      return fc.bigInt(0n, (1n << 64n) - 1n);
    case "constant":
      return fc.constant(shape.value);
    case "amount":
      return fc.oneof(fc.constantFrom(0n, shape.max), fc.bigInt(0n, shape.max));
    case "bytes":
      return fc.uint8Array({
        minLength: shape.min,
        maxLength: Math.min(shape.max, shape.min + SIZE_MAX),
      });
    case "text":
      return textsOf(shape);
    case "name":
      return fc.constantFrom(...shape.names);
    case "bool":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "fraction":
      return fc
        .tuple(fc.integer({ min: 0, max: shape.max }), fc.integer({ min: 1, max: shape.max }))
        .filter(([n, d]) => !shape.isShare || n <= d)
        .map(([n, d]) => ({ n, d }));
    case "nullable":
      return fc.option(valuesOf(shape.inner), { nil: null });
    case "refined":
      return valuesOf(shape.inner).filter(shape.holds);
    case "struct": {
      const values = fieldsOf(shape.fields);
      return shape.hasText ? values.map((value) => ({ ...value, text: null })) : values;
    }
    case "pair":
      return fc.tuple(valuesOf(shape.first), valuesOf(shape.second));
    case "list":
      return fc.array(valuesOf(shape.item), lengthsOf(shape));
    case "set":
      return setsOf(shape);
    case "union":
      return fc.oneof(
        ...shape.variants.map(({ name, fields }) =>
          fieldsOf(fields).map((value) => ({ [shape.label]: name, ...value })),
        ),
      );
    case "item":
      return itemsOf(shape.family, undefined);
    case "simple":
      return fc.oneof(...shape.options.map(valuesOf));
  }
}

function textsOf(shape: Extract<Shape, { kind: "text" }>): fc.Arbitrary<string> {
  const { min, max, pattern } = shape;
  const most = Math.min(max, min + SIZE_MAX);
  const texts =
    pattern === null
      ? fc.string({ unit: "grapheme", minLength: min, maxLength: most })
      : fc.stringMatching(pattern);
  return texts.filter((text) => {
    const length = Buffer.byteLength(text);
    return length >= min && length <= max;
  });
}

function lengthsOf({ min, max }: { readonly min: number; readonly max: number }): {
  readonly minLength: number;
  readonly maxLength: number;
} {
  return { minLength: min, maxLength: Math.min(max, min + 3) };
}

function setsOf(shape: SetShape): fc.Arbitrary<unknown> {
  const selector = (value: unknown): string => toHex(shape.keyOf(value));
  return fc
    .uniqueArray(valuesOf(shape.item), { ...lengthsOf(shape), selector })
    .map((values) => values.toSorted((a, b) => compareBytes(shape.keyOf(a), shape.keyOf(b))));
}

/** Named fields; an item follows the name beside it. */
function fieldsOf(fields: readonly ShapeField[]): fc.Arbitrary<Record<string, unknown>> {
  const item = fields.find(([, shape]) => shape.kind === "item" && shape.by !== null);
  if (item === undefined) return recordOf(fields);
  const [name, shape] = item;
  if (shape.kind !== "item" || shape.by === null) return recordOf(fields);
  const { family, by } = shape;
  const others = fields.filter(([each]) => each !== name && each !== by);
  return fc
    .constantFrom(...itemNames(family))
    .chain((chosen) =>
      fc
        .tuple(recordOf(others), itemsOf(family, chosen))
        .map(([rest, bytes]) => ({ ...rest, [by]: chosen, [name]: bytes })),
    );
}

function recordOf(fields: readonly ShapeField[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(fields.map(([name, shape]) => [name, valuesOf(shape)])));
}

function itemsOf(family: string, name: string | undefined): fc.Arbitrary<Uint8Array> {
  const known = knownItem(family, name);
  if (known === undefined) return fc.constant(Uint8Array.of(0x82, 0x01, 0xf6));
  const { schema } = known;
  if (schema === undefined) return epochTargets;
  return valuesOf(schema.shape).map((value) => encode(schema, value));
}

const suites = fc.constantFrom([1], [1, 2]);
const steps = fc.nat();

/** Targets whose algorithms and suites are registered: others have no name to stand under. */
const epochTargets = fc
  .record({
    rule: fc.constantFrom(...RULE_VERSIONS),
    algs: fc.record({ legacy: fc.constantFrom(null, 0x12), pq: fc.constantFrom(null, 0x16) }),
    policy: fc.record({
      seal: suites,
      council: suites,
      attest: suites,
      vote: suites,
      other: suites,
    }),
    timing: fc.record({
      finalityBlocks: steps,
      boundaryFinalityBlocks: steps,
      minDelayBlocks: steps,
      freezeBlocks: steps,
      minDwellBlocks: steps,
      noticeBlocks: steps,
      maxStepMs: steps,
    }),
    anchor: fc.constant(null),
  })
  .map((target) => encode(epochTargetSchema, target));
