import { Writer } from "../../codec/writer.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { computeBlockId } from "../../ledger/block-id.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { concatBytes, equalBytes } from "../../primitives/bytes.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import type { Attack, AttackCase, AttackRun } from "../attack.ts";
import { offer, withBody } from "../forge-body.ts";
import { readLeniently } from "../naive-cbor.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import { rawOf } from "../sim-node.ts";

/** Another encoding of the same item. */
type Reencode = (bytes: Uint8Array) => Uint8Array;

/** The same block with its header, or one of its statements, in another encoding. */
function runReencoded(
  range: Range,
  phase: Phase,
  part: "header" | "statement",
  reencode: Reencode,
): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const honest = chain.sketch();
  const raw = rawOf(honest);
  const first = assertDefined(raw.statements[0], "an empty body");
  const before = part === "header" ? raw.header : first;
  const after = reencode(before);
  const forged =
    part === "header"
      ? { ...raw, header: after }
      : withBody(range.ports.hashes, honest, [after, ...raw.statements.slice(1)]);
  const { refusal, place } = offer(chain, forged);
  const read = readLeniently(after);
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const areNamedAlike = equalBytes(computeBlockId(hash, before), computeBlockId(hash, after));
  return {
    did: `encoded the ${part} of block ${scene.height} in another way: ${before.length} bytes became ${after.length}`,
    differed: `bytes of the ${part} that change nothing of what it says`,
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: read !== null && equalBytes(read, before) && !areNamedAlike,
      gain: `one ${part} has two names, and stands twice wherever names are kept`,
    },
  };
}

/** The array's head with its count in a byte of its own, though it fits into the head. */
function longHead(bytes: Uint8Array): Uint8Array {
  const first = bytes[0] ?? 0;
  return concatBytes(Uint8Array.of((first & 0xe0) | 24, first & 31), bytes.subarray(1));
}

/** The array without a count, closed by a break. */
function openArray(bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x9f), bytes.subarray(1), Uint8Array.of(0xff));
}

function withTail(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes, Uint8Array.of(0));
}

/** The version or tag of the tuple as an integer of two bytes. */
function longTag(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes.subarray(0, 1), Uint8Array.of(24), bytes.subarray(1));
}

const PHASES: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 3"],
  ["during v2-dual-required", "block 21"],
  ["during v3-pq-only", "block 37"],
];

function cases(stop: string): readonly AttackCase[] {
  return PHASES.map(([phase, place]) => ({ phase, stop, place }));
}

function reencoded(
  name: string,
  story: string,
  stop: string,
  form: { readonly part: "header" | "statement"; readonly reencode: Reencode },
): Attack {
  return {
    name,
    threat: "T12",
    story,
    cases: cases(stop),
    control: { faults: ["N32"] },
    run: (range, phase) => runReencoded(range, phase, form.part, form.reencode),
  };
}

/** An id in the forms in which people and programs write hexadecimal digits. */
function runHex(range: Range): AttackRun {
  const { base, codes } = range.world("sound");
  const id = assertDefined(base.node.tip.ids.get(codes.pq), "no id");
  const honest = toHex0x(id);
  const digits = honest.slice(2);
  const forms = [
    `0X${digits}`,
    `${honest.slice(0, 4)}__${honest.slice(4)}`,
    `0x${digits.slice(1)}`,
    digits,
  ];
  const stops = forms.map((form) => {
    const read = parseHex0x(form);
    return read.ok ? null : read.error.code;
  });
  const upper = parseHex0x(`0x${digits.toUpperCase()}`);
  const isOne = upper.ok && equalBytes(upper.value, id);
  const lenient = forms.map((form) =>
    form
      .replace(/^0[xX]/, "")
      .replaceAll("_", "")
      .padStart(64, "0"),
  );
  return {
    did: "asked for a block by its id written with 0X, with underscores, with a digit missing and without prefix",
    differed: "the text of an id",
    victim: "whoever looks a block up",
    stop: isOne && stops.every((stop) => stop !== null) ? stops.join(", ") : null,
    place: "hexadecimal text",
    evidence: "upper-case digits are the same bytes and so the same block",
    control: {
      isAccepted:
        lenient[0] === digits && lenient[1] === digits && new Set(forms).size === forms.length,
      gain: "four texts for one block: a table keyed by text holds it four times",
    },
  };
}

/** A seal listed twice in a commit that claims two seals. */
function runRepeatedSeal(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const honest = chain.sketch();
  const raw = rawOf(honest);
  const commit = assertDefined(raw.statements[0], "a block without commit");
  const writer = new Writer();
  writer.enter(3);
  writer.head(0, 3);
  writer.head(0, chain.height);
  writer.enter(2);
  const sealed = commit.subarray(writer.length);
  writer.raw(sealed);
  writer.raw(sealed);
  const forged = withBody(range.ports.hashes, honest, [
    writer.finish(),
    ...raw.statements.slice(1),
  ]);
  const { refusal, place } = offer(chain, forged);
  return {
    did: `listed the one seal of block ${chain.height} twice`,
    differed: "one seal more, the same to the byte",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: readLeniently(writer.finish()) !== null,
      gain: "the weight of a sealer counts as often as its seal is listed",
    },
  };
}

/** T12: one thing in two forms. */
export const ENCODING_ATTACKS: readonly Attack[] = [
  reencoded(
    "header-long-head",
    "Mallory writes the number of a header's fields in a byte more than it takes.",
    "D CODEC_NONCANONICAL",
    { part: "header", reencode: longHead },
  ),
  reencoded(
    "header-long-version",
    "Mallory writes a header's version in two bytes.",
    "D CODEC_NONCANONICAL",
    {
      part: "header",
      reencode: longTag,
    },
  ),
  reencoded(
    "header-open-array",
    "Mallory leaves the number of a header's fields open.",
    "D CODEC_TYPE",
    {
      part: "header",
      reencode: openArray,
    },
  ),
  reencoded("header-tail", "Mallory appends a byte to a header.", "D CODEC_TRAILING", {
    part: "header",
    reencode: withTail,
  }),
  reencoded(
    "statement-long-head",
    "Mallory writes a statement's head longer than it needs to be.",
    "D CODEC_NONCANONICAL",
    {
      part: "statement",
      reencode: longHead,
    },
  ),
  reencoded(
    "statement-open-array",
    "Mallory leaves the length of a statement open.",
    "D CODEC_TYPE",
    {
      part: "statement",
      reencode: openArray,
    },
  ),
  reencoded("statement-tail", "Mallory appends a byte to a statement.", "D CODEC_TRAILING", {
    part: "statement",
    reencode: withTail,
  }),
  {
    name: "hex-forms",
    threat: "T12",
    story: "Mallory asks for one block under several spellings of its id.",
    cases: [
      {
        phase: "in every rule version",
        stop: "HEX_PREFIX, HEX_DIGIT, HEX_LENGTH, HEX_PREFIX",
        place: "hexadecimal text",
      },
    ],
    control: { faults: ["N32"] },
    run: runHex,
  },
  {
    name: "repeated-seal",
    threat: "T12",
    story: "Mallory lists a seal twice in a commit.",
    cases: cases("D CODEC_ORDER"),
    control: { faults: ["N28", "N32"] },
    run: runRepeatedSeal,
  },
];
