import { decodeBodyStatement } from "../../src/ledger/body-statement.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { openReader } from "../../src/node/chain-reader.ts";

/** Every content of the ledger in a data folder as a text, in the order of its blocks. */
export async function recordedContents(directory: string): Promise<readonly string[]> {
  const { store } = openReader(directory, await loadAlgorithms());
  const decoder = new TextDecoder();
  const contents: string[] = [];
  for (const { raw } of store.blocks.blocks({ from: 0, to: store.tipHeight })) {
    for (const bytes of raw.statements) {
      const decoded = decodeBodyStatement(bytes);
      if (!decoded.ok) throw new Error(`a statement that does not decode: ${decoded.error.code}`);
      contents.push(...(decoded.value.record?.contents ?? []).map((each) => decoder.decode(each)));
    }
  }
  store.close();
  return contents;
}
