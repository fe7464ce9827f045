import assert from "node:assert/strict";
import { test } from "node:test";
import { goldenBranch } from "../../test/support/golden-chain.ts";
import { incrementalDigests } from "../../test/support/incremental-digests.ts";
import { bytesOf, LEDGER_VECTORS } from "../../test/support/ledger-vectors.ts";
import { literalItems, sealItems } from "../../test/support/literal-chain-file.ts";
import { join, literalDecode } from "../../test/support/literal-codec.ts";
import { decodeBodyStatement } from "./body-statement.ts";
import { type ChainFileContent, writeChainFile } from "./chain-file-writer.ts";

/** What the branch and the blocks of a golden chain say about a range of it. */
function contentOf(name: string, from: number, to: number): ChainFileContent {
  const chain = LEDGER_VECTORS[name];
  const before = goldenBranch(name, from);
  const after = goldenBranch(name, to + 1);
  const [newest] = before.sealable;
  return {
    chainId: after.chainId,
    from,
    to,
    genesis: bytesOf(chain.genesis),
    records: after.facts.schedule.map(({ record }) => record),
    start:
      newest === undefined
        ? null
        : {
            ids: newest.ids,
            histories: [...before.lanes]
              .map(([code, lane]) => ({ code, nodes: lane.history.nodes }))
              .sort((left, right) => left.code - right.code),
          },
    blocks: chain.blocks
      .slice(from, to + 1)
      .map((block: { header: string; body: readonly string[] }) => ({
        header: bytesOf(block.header),
        statements: block.body.map(bytesOf),
      })),
    commits: [],
  };
}

const write = (content: ChainFileContent) => join(...writeChainFile(content, incrementalDigests));

test("a file of a whole chain and of a part of it have the bytes of the page", () => {
  for (const [from, to] of [
    [0, 5],
    [0, 0],
    [3, 5],
    [5, 5],
  ] as const) {
    const expected = sealItems(literalItems("chain_b", from, to));
    assert.deepEqual(write(contentOf("chain_b", from, to)), expected, `${from}..${to}`);
  }
});

test("a loose commit stands in the file as the statement that a later body carries", () => {
  const carried = bytesOf(LEDGER_VECTORS.chain_a.blocks[1].body[0]);
  const statement = decodeBodyStatement(carried);
  assert(statement.ok && statement.value.value.type === "commit");
  const content = { ...contentOf("chain_a", 0, 0), commits: [statement.value.value] };
  const expected = sealItems(literalItems("chain_a", 0, 0, [literalDecode(carried)]));
  assert.deepEqual(write(content), expected);
});

test("equal contents give equal bytes, one chunk for each item", () => {
  const content = contentOf("chain_b", 0, 5);
  assert.deepEqual(write(content), write({ ...content, blocks: [...content.blocks] }));
  assert.equal([...writeChainFile(content, incrementalDigests)].length, 4 + 6 + 2);
});

test("a content that contradicts itself is a defect of the caller", () => {
  const content = contentOf("chain_b", 0, 5);
  const [first = { header: new Uint8Array(1), statements: [] }] = content.blocks;
  const wrong: readonly Partial<ChainFileContent>[] = [
    { blocks: [...content.blocks].slice(1) },
    { blocks: [...content.blocks, first] },
    { from: 6 },
    { start: { ids: [], histories: [] } },
    { genesis: bytesOf(LEDGER_VECTORS.chain_a.genesis) },
    { from: 1 },
  ];
  for (const change of wrong) {
    assert.throws(() => write({ ...content, ...change }), { code: "INVARIANT" });
  }
});
