import { assertDefined } from "../../primitives/assert.ts";
import type { Attack, AttackCase } from "../attack.ts";
import { withLineage } from "../forge-header.ts";
import type { NaiveBlock } from "../naive-block.ts";
import type { Phase } from "../phase.ts";
import {
  asV1,
  exchanged,
  headerAttack,
  ofEpochBefore,
  placeOfCode,
  sealed,
  underOther,
  withoutLineage,
  withSpareLineage,
} from "./t05-header.ts";

const OPTIONAL: Phase = "during v2-dual-optional";
const REQUIRED: Phase = "during v2-dual-required";
const PRIMARY: Phase = "during v2-pq-primary";
const ONLY: Phase = "during v3-pq-only";
const FALLBACK: Phase = "during a fallback";

const HEIGHTS: Readonly<Partial<Record<Phase, number>>> = {
  [OPTIONAL]: 11,
  [REQUIRED]: 21,
  [PRIMARY]: 29,
  [ONLY]: 37,
  [FALLBACK]: 38,
};

/** The same rule at the attacked block itself, in several phases. */
function atBlock(stop: string, phases: readonly Phase[]): readonly AttackCase[] {
  return phases.map((phase) => ({ phase, stop, place: `block ${HEIGHTS[phase]}` }));
}

const DUAL_REQUIRED = [REQUIRED, PRIMARY, FALLBACK];
const DUAL = [OPTIONAL, ...DUAL_REQUIRED];

const stripped = (block: NaiveBlock): NaiveBlock => ({ ...block, second: null, commitment: null });

/** The fields of the second function replaced at will, with the outer digest made to fit. */
const garbled = (block: NaiveBlock): NaiveBlock => {
  const garbage = new Uint8Array(32).fill(7);
  const second = assertDefined(block.second, "a naive block without second fields");
  return { ...block, second: { ...second, prevId: garbage } };
};

const STRIP_GAIN =
  "the block has lost its PQ fields under the same id, and nobody can tell that it had any";
const SWAP_GAIN = "the PQ fields say something else under the same id";

/** T5: fields are taken away, exchanged, or put under another name; everything else is sealed again. */
export const STRIP_ATTACKS: readonly Attack[] = [
  headerAttack({
    name: "strip-pq",
    story: "Mallory takes the PQ lineage and the dual commitment out of a block on its way.",
    differed: "the PQ lineage and the dual commitment",
    forge: ({ header, scene }) => ({
      ...header,
      lineages: header.lineages.filter(({ code }) => code === scene.world.codes.legacy),
      dual: null,
    }),
    naive: stripped,
    gain: STRIP_GAIN,
    faults: ["N8", "N9"],
    cases: [
      // Without PQ fields it is another block, valid by itself where they are optional: its successor links to the
      // true one.
      { phase: OPTIONAL, stop: "V 3 history, 3 prev, 4 history, 4 prev", place: "block 12" },
      ...atBlock("V 6 dual, 6 lineage", DUAL_REQUIRED),
    ],
  }),
  headerAttack({
    name: "strip-dual",
    story: "Mallory takes the dual commitment out and leaves both lineages.",
    differed: "the dual commitment",
    forge: ({ header }) => ({ ...header, dual: null }),
    naive: (block) => ({ ...block, commitment: null }),
    gain: STRIP_GAIN,
    faults: ["N8", "N9"],
    cases: atBlock("V 6 dual", DUAL),
  }),
  headerAttack({
    name: "strip-pq-lineage",
    story: "Mallory takes the PQ lineage out and computes the dual commitment over what is left.",
    differed: "the PQ lineage, and the dual commitment over the rest",
    forge: (tools) => withoutLineage(tools, tools.scene.world.codes.pq),
    naive: (block) => ({ ...block, second: null }),
    gain: STRIP_GAIN,
    faults: ["N8", "N9"],
    cases: atBlock("V 6 lineage", DUAL),
  }),
  headerAttack({
    name: "strip-legacy-lineage",
    story: "Mallory takes the legacy lineage out while the rules still ask for it.",
    differed: "the legacy lineage, and the dual commitment over the rest",
    forge: (tools) => withoutLineage(tools, tools.scene.world.codes.legacy),
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N8", "N12"],
    cases: atBlock("V 7 lineage", DUAL),
  }),
  headerAttack({
    name: "old-format",
    story: "Mallory hands the block on with a v1 header, as if nothing had been activated.",
    differed: "the whole form of the header",
    forge: asV1,
    naive: stripped,
    gain: STRIP_GAIN,
    faults: ["N9", "N14"],
    cases: [
      ...atBlock("V 9 format", [OPTIONAL]),
      ...atBlock("V 6 dual, 6 lineage, 9 format", DUAL_REQUIRED),
      ...atBlock("V 6 lineage, 9 format", [ONLY]),
    ],
  }),
  headerAttack({
    name: "swap-order",
    story: "Mallory lists the lineages in the order of another rule version.",
    differed: "the order of the lineages",
    forge: (tools) => {
      const { header } = tools;
      return sealed(tools, { ...header, lineages: header.lineages.toReversed() });
    },
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N4", "N12"],
    cases: atBlock("V 8 order, 8 order", DUAL),
  }),
  headerAttack({
    name: "swap-roots",
    story: "Mallory exchanges the body roots of the two lineages.",
    differed: "both body roots",
    forge: (tools) => exchanged(tools, "bodyRoot"),
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N7", "N8"],
    cases: atBlock("V 1 root, 2 root", DUAL),
  }),
  headerAttack({
    name: "swap-links",
    story: "Mallory exchanges the links of the two lineages.",
    differed: "both links to the parent",
    forge: (tools) => exchanged(tools, "prevId"),
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N6", "N10"],
    cases: atBlock("V 3 prev, 4 prev", DUAL),
  }),
  headerAttack({
    name: "swap-histories",
    story: "Mallory exchanges the history roots of the two lineages.",
    differed: "both history roots",
    forge: (tools) => exchanged(tools, "historyRoot"),
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N21"],
    cases: atBlock("V 3 history, 4 history", DUAL),
  }),
  headerAttack({
    name: "other-function",
    story: "Mallory puts the PQ lineage under BLAKE3, which is registered and not of this epoch.",
    differed: "the code of the PQ lineage",
    forge: (tools) => underOther(tools, 0x1e),
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N3", "N24"],
    cases: atBlock("V 8 code", DUAL_REQUIRED),
  }),
  headerAttack({
    name: "other-length",
    story: "Mallory gives the PQ lineage a body root of 48 bytes.",
    differed: "the length of the PQ body root",
    forge: (tools) => {
      const { header, scene } = tools;
      const place = placeOfCode(header, scene.world.codes.pq);
      const bodyRoot = new Uint8Array(48).fill(7);
      const other = withLineage(header, place, (lineage) => ({ ...lineage, bodyRoot }));
      return sealed(tools, other);
    },
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N12"],
    cases: atBlock("V 8 length", [...DUAL, ONLY]),
  }),
  headerAttack({
    name: "swap-dual",
    story: "Mallory exchanges the two digests of the dual commitment.",
    differed: "both digests of the dual commitment",
    forge: ({ header }) => {
      const [first, second] = assertDefined(header.dual, "no dual commitment");
      return { ...header, dual: [second, first] };
    },
    naive: garbled,
    gain: SWAP_GAIN,
    faults: ["N11"],
    cases: atBlock("V 5 first, 5 second", DUAL),
  }),
  headerAttack({
    name: "keep-legacy",
    story:
      "Mallory goes on with a legacy lineage in v3-pq-only, where nobody looks at that function any more.",
    differed: "one lineage too many",
    forge: withSpareLineage,
    naive: garbled,
    gain: "a field that the rules forbid stands in the block, and old software follows it",
    faults: ["N12"],
    cases: atBlock("V 8 forbidden", [ONLY]),
  }),
  headerAttack({
    name: "keep-dual",
    story: "Mallory adds a dual commitment in v3-pq-only.",
    differed: "a dual commitment where there is none",
    forge: ({ header }) => {
      const digest = new Uint8Array(32).fill(7);
      return { ...header, dual: [digest, digest] };
    },
    naive: garbled,
    gain: "a field that the rules forbid stands in the block",
    faults: ["N12"],
    cases: atBlock("V 8 forbidden", [ONLY]),
  }),
  headerAttack({
    name: "earlier-epoch",
    story: "Mallory lets the block name the epoch before, under whose rules it would be weaker.",
    differed: "the index and the hash of the epoch",
    forge: ofEpochBefore,
    naive: stripped,
    gain: "a block of the old rules in the new epoch: nothing ties it to either",
    faults: ["N1", "N14"],
    cases: atBlock("V 9 epoch", [...DUAL, ONLY]),
  }),
  headerAttack({
    name: "hide-next",
    story: "Mallory leaves the announced change of epoch out of a header.",
    differed: "the announcement of the pending record",
    forge: (tools) => sealed(tools, { ...tools.header, next: null }),
    naive: stripped,
    gain: "who follows headers alone learns of no activation",
    faults: ["N14", "N31"],
    cases: [
      { phase: "before v2-dual-required", stop: "V 9 next", place: "block 17" },
      { phase: "before v2-pq-primary", stop: "V 9 next", place: "block 25" },
      { phase: "before v3-pq-only", stop: "V 9 next", place: "block 33" },
      { phase: "before a fallback", stop: "V 9 next", place: "block 34" },
    ],
  }),
];
