/**
 * What a schema is made of, as data: from it follow its shape in words, its JSON form and its JSON Schema, so that
 * none of them can part from the encoding.
 */
export type Shape =
  | { readonly kind: "uint"; readonly min: number; readonly max: number }
  | { readonly kind: "uint64" }
  | { readonly kind: "constant"; readonly value: number | string }
  | { readonly kind: "amount"; readonly max: bigint }
  | { readonly kind: "bytes"; readonly min: number; readonly max: number }
  | TextShape
  /** A text of a closed set. */
  | { readonly kind: "name"; readonly names: readonly string[] }
  | { readonly kind: "bool" }
  | { readonly kind: "null" }
  /** An exact ratio of two terms of at most `max`; a share is at most one. */
  | { readonly kind: "fraction"; readonly max: number; readonly isShare: boolean }
  | { readonly kind: "nullable"; readonly inner: Shape }
  | RefinedShape
  | StructShape
  | { readonly kind: "pair"; readonly first: Shape; readonly second: Shape }
  | { readonly kind: "list"; readonly item: Shape; readonly min: number; readonly max: number }
  | SetShape
  | UnionShape
  | ItemShape
  /** A value whose first byte tells which of some simple shapes it has. */
  | { readonly kind: "simple"; readonly options: readonly Shape[] };

/** Text of min..max bytes in UTF-8. */
interface TextShape {
  readonly kind: "text";
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp | null;
}

/** A shape whose values must also satisfy a rule. */
interface RefinedShape {
  readonly kind: "refined";
  readonly inner: Shape;
  readonly holds: (value: unknown) => boolean;
}

/** A field by its name in memory. */
export type ShapeField = readonly [name: string, shape: Shape];

/** Named items of a tuple. */
export interface StructShape {
  readonly kind: "struct";
  readonly fields: readonly ShapeField[];
  /** True for facts beside which the value has a `text` that is not part of the encoding. */
  readonly hasText: boolean;
}

/** Distinct items in the order of their keys. */
export interface SetShape {
  readonly kind: "set";
  readonly item: Shape;
  readonly min: number;
  readonly max: number;
  /** The bytes by which two items are the same or one comes first. */
  readonly keyOf: (value: unknown) => Uint8Array;
}

/** Tuples told apart by their first item, which the value carries under `label`. */
export interface UnionShape {
  readonly kind: "union";
  readonly label: "type" | "kind";
  readonly variants: readonly ShapeVariant[];
}

/** One tuple of a union: what comes first in its encoding, and its name in memory. */
export interface ShapeVariant {
  readonly tag: number | string;
  readonly name: string;
  readonly fields: readonly ShapeField[];
}

/** One item in canonical bytes, whose own shape is known elsewhere. */
export interface ItemShape {
  readonly kind: "item";
  /** The group of shapes that it is of. */
  readonly family: string;
  /** Field beside it whose text names the shape within the family; null where the family is one shape. */
  readonly by: string | null;
}

/** Names of a longer set are not spelled out where a shape is shown. */
const NAMES_SHOWN = 16;

/** A shape in words, for the tables of the documentation. */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case "uint":
      return shape.max === Number.MAX_SAFE_INTEGER && shape.min === 0
        ? "uint"
        : `uint ${shape.min}..${shape.max}`;
    case "constant":
      return typeof shape.value === "string" ? `"${shape.value}"` : `${shape.value}`;
    case "bytes":
      return shape.min === shape.max ? `bytes ${shape.min}` : `bytes ${shape.min}..${shape.max}`;
    case "text":
      return `text ${shape.min}..${shape.max}`;
    case "name":
      return shape.names.length > NAMES_SHOWN ? "name" : shape.names.join(" | ");
    case "fraction":
      return `[n uint 0..${shape.max}, d uint 1..${shape.max}]`;
    case "nullable":
      return `${describeShape(shape.inner)} / null`;
    case "refined":
      return describeShape(shape.inner);
    case "struct":
      return `[${shape.fields.map(describeField).join(", ")}]`;
    case "pair":
      return `[${describeShape(shape.first)}, ${describeShape(shape.second)}]`;
    case "list":
    case "set":
      return `${shape.kind} ${shape.min}..${shape.max} of ${describeShape(shape.item)}`;
    case "union":
      return shape.variants.map(describeVariant).join(" / ");
    case "simple":
      return describeOptions(shape.options);
    case "uint64":
    case "amount":
    case "bool":
    case "null":
    case "item":
      return shape.kind;
  }
}

function describeField([name, shape]: ShapeField): string {
  return `${name} ${describeShape(shape)}`;
}

function describeVariant({ tag, fields }: ShapeVariant): string {
  const first = typeof tag === "string" ? `"${tag}"` : `${tag}`;
  return `[${[first, ...fields.map(describeField)].join(", ")}]`;
}

function describeOptions(options: readonly Shape[]): string {
  const words = options.map(({ kind }) => kind);
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
