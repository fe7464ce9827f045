import { encode } from "../../codec/canonical.ts";
import { CHAIN_FILE_FORM, type ChainHead, chainHeadSchema } from "../../ledger/chain-file-item.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { concatBytes, copyBytes, equalBytes } from "../../primitives/bytes.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { importNaively } from "../naive-import.ts";
import type { Range } from "../range.ts";
import type { SimChain } from "../sim-chain.ts";
import { chainFileOf, readChainFile } from "../sim-file.ts";
import { SimNode } from "../sim-node.ts";

/** A file that was tampered with, and how a naive importer takes it. */
interface ForgedFile {
  readonly name: string;
  readonly story: string;
  readonly did: string;
  readonly differed: string;
  readonly gain: string;
  readonly cases: readonly AttackCase[];
  readonly forge: (chain: SimChain, range: Range) => Uint8Array;
}

/** Height up to which the files of the range go: into v2-dual-required. */
const TIP = 20;

function runFile(range: Range, forged: ForgedFile): AttackRun {
  const chain = range.world("sound").base.fork(TIP);
  const { document, algorithms } = chain.node;
  const file = forged.forge(chain, range);
  const verdict = readChainFile(file, document, algorithms);
  return {
    did: forged.did,
    differed: forged.differed,
    victim: "whoever imports the file",
    stop: verdict.refusal?.stop ?? null,
    place: verdict.refusal?.place ?? `block ${verdict.blocks - 1}`,
    evidence: `${verdict.refusal?.evidence ?? ""}, ${verdict.blocks} blocks had passed`,
    control: naiveImport(file, forged.gain),
  };
}

/** The naive importer swallows the file, whatever it is. */
function naiveImport(forged: Uint8Array, gain: string): ControlRun {
  return { isAccepted: importNaively(forged).hasGenesis, gain };
}

function file(stop: string, place = "chain file"): readonly AttackCase[] {
  return [{ phase: "after v2-dual-optional", stop, place }];
}

/** Where the item of a file that holds some bytes begins, counted in the file. */
function placeOf(haystack: Uint8Array, needle: Uint8Array): number {
  for (let at = 0; at + needle.length <= haystack.length; at++) {
    if (equalBytes(haystack.subarray(at, at + needle.length), needle)) return at;
  }
  return -1;
}

/** Where a block begins in the file of its chain. */
function startOf(chain: SimChain, height: number): number {
  const [raw] = chain.raws(height, height);
  const { header } = assertDefined(raw, `no block ${height}`);
  // A block is an array of two whose first item is the header, behind a head of three bytes.
  const at = placeOf(chainFileOf(chain), header) - 4;
  assert(at > 0, `block ${height} is not in its own file`);
  return at;
}

const FILES: readonly ForgedFile[] = [
  {
    name: "truncated-file",
    story: "A copy broke off. Mallory hands it on as the whole chain.",
    did: "cut a chain file off in its middle",
    differed: "the second half of the file",
    gain: "the last month is missing, and nobody is told",
    cases: file("CHAIN_FILE_TRUNCATED"),
    forge: (chain) => {
      const whole = chainFileOf(chain);
      return whole.subarray(0, divFloor(whole.length, 2));
    },
  },
  {
    name: "truncated-at-block",
    story: "Mallory cuts the file exactly between two blocks.",
    did: "cut a chain file off between blocks 15 and 16",
    differed: "everything after block 15",
    gain: "the cut cannot be seen: each block that is left is whole",
    cases: file("CHAIN_FILE_TRUNCATED"),
    forge: (chain) => chainFileOf(chain).subarray(0, startOf(chain, 16)),
  },
  {
    name: "spliced-file",
    story: "Mallory takes the newest blocks out and puts the end of a shorter file in their place.",
    did: "cut a file of 21 blocks off after block 15 and closed it with the end of a file of 16",
    differed: "the newest five blocks, and the trailer",
    gain: "the last month is missing, under a trailer that counts what is there",
    cases: file("CHAIN_FILE_COUNT"),
    forge: (chain) => {
      const records = chain.node.branch.facts.schedule.map(({ record }) => record);
      const shorter = chainFileOf(chain, { blocks: chain.raws(0, 15), records });
      const at = startOf(chain, 16);
      return concatBytes(chainFileOf(chain).subarray(0, at), shorter.subarray(at));
    },
  },
  {
    name: "gap-in-file",
    story: "Mallory takes one block out of the middle and makes the file's own numbers fit.",
    did: "left block 10 out of a file and made head and trailer fit",
    differed: "one block",
    gain: "what stood in block 10 never happened",
    cases: file("V 3 history, 3 prev, 4 history, 4 prev, 11 height", "block 10"),
    forge: (chain) =>
      chainFileOf(chain, { blocks: chain.raws(0).filter((_, height) => height !== 10) }),
  },
  {
    name: "swapped-blocks",
    story: "Mallory exchanges two neighbouring blocks and makes the trailer fit.",
    did: "exchanged blocks 10 and 11 in a file and made the trailer fit",
    differed: "the order of two blocks",
    gain: "what happened first happened last",
    cases: file("V 3 history, 3 prev, 4 history, 4 prev, 11 height", "block 10"),
    forge: (chain) => {
      const raws = chain.raws(0);
      const [ten, eleven] = [raws[10], raws[11]];
      assert(ten !== undefined && eleven !== undefined, "no blocks to exchange");
      return chainFileOf(chain, { blocks: [...raws.slice(0, 10), eleven, ten, ...raws.slice(12)] });
    },
  },
  {
    name: "flipped-bit",
    story: "A disk, or Mallory, flips one bit of a recorded text and makes nothing fit.",
    did: "flipped one bit of a recorded text in a file",
    differed: "one bit",
    gain: "the text says something else",
    cases: file("V 1 root", "block 3"),
    forge: (chain) => {
      const whole = copyBytes(chainFileOf(chain));
      const text = new TextEncoder().encode("theorem 7 of volume 1");
      const at = placeOf(whole, text);
      assert(at > 0, "the text is not in the file");
      whole[at] = (whole[at] ?? 0) ^ 1;
      return whole;
    },
  },
  {
    name: "flipped-trailer",
    story: "Mallory leaves the blocks alone and changes the digest at the end.",
    did: "flipped one bit of the digest in the trailer of a file",
    differed: "one bit of the trailer",
    gain: "a file that cannot be told from a broken one is taken all the same",
    cases: file("CHAIN_FILE_DIGEST"),
    forge: (chain) => {
      const whole = copyBytes(chainFileOf(chain));
      const last = whole.length - 1;
      whole[last] = (whole[last] ?? 0) ^ 1;
      return whole;
    },
  },
  {
    name: "tail-on-file",
    story: "Mallory appends bytes to a file, for an importer that goes on reading.",
    did: "appended a byte to a file",
    differed: "one byte more",
    gain: "two files with one chain in them, one of which hides something",
    cases: file("CHAIN_FILE_TRAILING"),
    forge: (chain) => concatBytes(chainFileOf(chain), Uint8Array.of(0)),
  },
  {
    name: "other-genesis",
    story: "Mallory puts the genesis document of a chain of hers into a file of this one.",
    did: "replaced the genesis document in a file by that of another chain",
    differed: "the genesis document",
    gain: "the same blocks under other sealers",
    cases: file("CHAIN_FILE_CHAIN"),
    forge: (chain, range) => {
      const other = range.side("other chain").base;
      const { chainId } = chain.node.document;
      const head: ChainHead = { form: CHAIN_FILE_FORM, version: 1, chainId, from: 0, to: TIP };
      return concatBytes(encode(chainHeadSchema, head), other.node.document.bytes);
    },
  },
];

/** A node restored from an old copy meets the newest block first, then the rest. */
function runBackup(range: Range): AttackRun {
  const { base } = range.world("sound");
  const restored = new SimNode(
    base.node.document,
    base.node.algorithms,
    base.node.store.kept.slice(0, 13),
  );
  const newest = assertDefined(base.raws(22, 22)[0], "no block 22");
  const refusal = restored.receive(newest);
  const left = restored.receiveAll(base.raws(13));
  const isSame =
    left === null && equalBytes(restored.tip.block.headerBytes, base.node.tip.block.headerBytes);
  return {
    did: "started a node from a copy of block 12 and handed it block 22",
    differed: "nothing: the block is true, the copy is old",
    victim: "the restored node",
    stop: isSame ? (refusal?.stop ?? null) : null,
    place: "block 13",
    evidence: `${refusal?.evidence ?? ""}; given blocks 13 to ${restored.height}, it stands on the same ids`,
    control: naiveImport(
      chainFileOf(base.fork(12)),
      "the old copy is taken for the chain, and the node goes on from the newest block",
    ),
  };
}

/** T16: copies and files that are old, cut, or changed. */
export const FILE_ATTACKS: readonly Attack[] = [
  ...FILES.map(
    (forged): Attack => ({
      name: forged.name,
      threat: "T16",
      story: forged.story,
      cases: forged.cases,
      control: { faults: ["N17"] },
      run: (range) => runFile(range, forged),
    }),
  ),
  {
    name: "old-backup",
    threat: "T16",
    story: "A node is restored from an old copy and hears of the newest block first.",
    cases: [
      {
        phase: "during v2-dual-required",
        stop: "V 3 history, 3 prev, 4 history, 4 prev, 9 epoch, 9 next, 11 height",
        place: "block 13",
      },
    ],
    control: { faults: ["N17"] },
    run: runBackup,
  },
];
