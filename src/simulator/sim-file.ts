import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { ChainFileFault } from "../ledger/chain-file-fault.ts";
import type { ChainBlock, DigestFactory } from "../ledger/chain-file-item.ts";
import { ChainFileReader } from "../ledger/chain-file-reader.ts";
import { writeChainFile } from "../ledger/chain-file-writer.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { ChainVerifier } from "../machine/chain-verifier.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import { concatBytes } from "../primitives/bytes.ts";
import type { SimChain } from "./sim-chain.ts";
import type { SimAlgorithms } from "./sim-node.ts";
import { blockRefusal, type Refusal } from "./stop.ts";

/** Running digests for a chain file: what has come is kept and hashed at the end. */
export function digestFactory(hashes: HashRegistry): DigestFactory {
  return (code) => {
    const parts: Uint8Array[] = [];
    return {
      update(bytes) {
        parts.push(bytes);
      },
      digest: () => requireHash(hashes, code).digest(concatBytes(...parts)),
    };
  };
}

/** What a forger of chain files may choose; the rest is the honest file. */
export interface FileChange {
  readonly blocks?: readonly ChainBlock[];
  readonly to?: number;
  readonly records?: readonly EpochRecord[];
}

/** The chain file of a chain, with a trailer that fits whatever was changed. */
export function chainFileOf(chain: SimChain, change: FileChange = {}): Uint8Array {
  const { document, algorithms, branch } = chain.node;
  const blocks = change.blocks ?? chain.raws(0);
  const chunks = writeChainFile(
    {
      chainId: document.chainId,
      from: 0,
      to: change.to ?? blocks.length - 1,
      genesis: document.bytes,
      records: change.records ?? branch.facts.schedule.map(({ record }) => record),
      start: null,
      blocks,
      commits: [],
    },
    digestFactory(algorithms.hashes),
  );
  return concatBytes(...chunks);
}

/** What reading a chain file to its end has shown. */
export interface FileVerdict {
  /** Null iff the file and every block in it passed. */
  readonly refusal: (Refusal & { readonly place: string }) | null;
  readonly blocks: number;
}

/** Reads a chain file as an importer does: the file's form item by item, each block through all stages as it comes. */
export function readChainFile(
  file: Uint8Array,
  document: GenesisDocument,
  algorithms: SimAlgorithms,
): FileVerdict {
  const reader = new ChainFileReader(digestFactory(algorithms.hashes));
  const verifier = new ChainVerifier({ document, ...algorithms, foreseen: [], replay: true });
  reader.push(file);
  let blocks = 0;
  for (;;) {
    const read = reader.next();
    if (!read.ok) return { refusal: fileRefusal(read.error), blocks };
    const item = read.value;
    if (item === null) break;
    if (item.name !== "block") continue;
    const verified = verifier.verify(item.block);
    if (!verified.ok) {
      const place = `block ${item.height}`;
      return { refusal: { ...blockRefusal(verified.error), place }, blocks };
    }
    blocks += 1;
  }
  const fault = reader.finish();
  return { refusal: fault === null ? null : fileRefusal(fault), blocks };
}

function fileRefusal(fault: ChainFileFault): Refusal & { readonly place: string } {
  return { stop: fault.code, evidence: `at byte ${fault.offset}`, place: "chain file" };
}
