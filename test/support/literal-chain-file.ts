import { createHash } from "node:crypto";
import { bytesOf, LEDGER_VECTORS } from "./ledger-vectors.ts";
import { type Item, join, literalDecode, literalEncode } from "./literal-codec.ts";

const text = (value: string) => new Uint8Array(Buffer.from(value, "ascii"));

/** The items of a chain file before its trailer, each as its bytes. */
export interface LiteralItems {
  readonly head: Uint8Array;
  readonly genesis: Uint8Array;
  readonly records: Uint8Array;
  readonly start: Uint8Array;
  readonly blocks: readonly Uint8Array[];
  readonly commits: Uint8Array;
}

/** The items of a golden chain from one block to another, written from the page and not by the code under test. */
export function literalItems(
  name: string,
  from: number,
  to: number,
  commits: Item = [],
): LiteralItems {
  const chain = LEDGER_VECTORS[name];
  const all: readonly { bytes: string }[] = chain.epoch_records ?? [chain.epoch_record_0];
  // The second record of chain_b is announced by the body of block 1.
  const records = to === 0 ? all.slice(0, 1) : all;
  return {
    head: literalEncode(["mathledger-export", 1, bytesOf(chain.chain_id), from, to]),
    genesis: bytesOf(chain.genesis),
    records: literalEncode(records.map(({ bytes }) => literalDecode(bytesOf(bytes)))),
    start: literalEncode(from === 0 ? null : literalStart(chain, from)),
    blocks: chain.blocks
      .slice(from, to + 1)
      .map((block: { header: string; body: readonly string[] }) =>
        literalEncode([bytesOf(block.header), block.body.map(bytesOf)]),
      ),
    commits: literalEncode(commits),
  };
}

/** The bytes of a file: its items and a trailer over them. */
export function sealItems(items: LiteralItems, blocks = items.blocks.length): Uint8Array {
  const { head, genesis, records, start, commits } = items;
  const body = join(head, genesis, records, start, ...items.blocks, commits);
  const digest = (algorithm: string, code: string) => {
    const tag = text(`glp1/export/${code}`);
    const hash = createHash(algorithm).update(Uint8Array.of(0xf1, tag.length)).update(tag);
    return new Uint8Array(hash.update(body).digest());
  };
  const digests = [
    [0x12, digest("sha256", "0012")],
    [0x16, digest("sha3-256", "0016")],
  ] satisfies Item;
  return join(body, literalEncode(["end", blocks, digests]));
}

/** Ids of the block before, and the perfect subtrees over all earlier ids, split by the recursion of RFC 9162. */
function literalStart(
  chain: { blocks: readonly { ids: Record<string, string> }[]; retro_ids_0x16: readonly string[] },
  from: number,
): Item {
  const ids = (block: { ids: Record<string, string> } | undefined) =>
    Object.entries(block?.ids ?? {}).map(([code, id]) => [Number(code), bytesOf(id)] as const);
  const hids = (code: string) =>
    chain.blocks
      .slice(0, from)
      .map((block, height) => bytesOf(block.ids[code] ?? chain.retro_ids_0x16[height] ?? ""));
  return [
    ids(chain.blocks[from - 1]).map(([code, id]) => [code, id]),
    [
      [0x12, perfectNodes("sha256", "0012", hids("0x12"))],
      [0x16, perfectNodes("sha3-256", "0016", hids("0x16"))],
    ],
  ];
}

function perfectNodes(algorithm: string, code: string, hids: readonly Uint8Array[]): Uint8Array[] {
  const hash = (...parts: readonly Uint8Array[]) =>
    new Uint8Array(
      createHash(algorithm)
        .update(join(...parts))
        .digest(),
    );
  const tag = text(`glp1/hist/${code}`);
  const leaves = hids.map((hid, height) =>
    hash(Uint8Array.of(0, 0xf1, tag.length), tag, literalEncode([height, hid])),
  );
  const root = (part: readonly Uint8Array[]): Uint8Array => {
    const [only] = part;
    if (part.length === 1 && only !== undefined) return only;
    const half = part.length >> 1;
    return hash(Uint8Array.of(1), root(part.slice(0, half)), root(part.slice(half)));
  };
  const nodes: Uint8Array[] = [];
  for (let start = 0; start < leaves.length; ) {
    let size = 1;
    while (2 * size <= leaves.length - start) size *= 2;
    nodes.push(root(leaves.slice(start, start + size)));
    start += size;
  }
  return nodes;
}
