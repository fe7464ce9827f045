import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { computeIds } from "../../consensus/advance.ts";
import type { BodyStatement } from "../../ledger/body-statement.ts";
import { encodeHeader } from "../../ledger/header.ts";
import type { ChainStore } from "../../storage/chain-store.ts";
import { createStore } from "../../storage/create-store.ts";
import { ledgerPaths } from "../../storage/data-folder.ts";
import type { BenchContext } from "../suite.ts";
import { type BenchArm, makeNetwork } from "./bench-network.ts";
import { type ReferenceBlock, ReferenceChain } from "./reference-chain.ts";

/** A store of the reference chain of one arm, filled block by block as a node fills its own. */
export class ReferenceStore {
  readonly #context: BenchContext;
  readonly #store: ChainStore;
  readonly #chain: ReferenceChain;
  readonly #directory: string;
  /** Bytes of the newest header. */
  headerBytes = 0;

  constructor(
    context: BenchContext,
    { arm, name, ...options }: { arm: BenchArm; name: string; undoBlocks?: number },
  ) {
    const { hashes, suites } = context;
    const network = makeNetwork(hashes, context.random("keys"), { arm, sealers: 1 });
    this.#context = context;
    this.#chain = new ReferenceChain(network, { hashes, suites }, { withCommits: false });
    this.#directory = join(context.scratch, name);
    this.#store = createStore(this.#directory, network.document, { hashes, ...options });
    this.#keep(this.#chain.start());
  }

  /** Stores the next block over a body. */
  append(statements: readonly BodyStatement[]): void {
    this.#keep(this.#chain.append(statements));
  }

  /**
   * Ends the store; the bytes of its file once the log is in it and no free page is left, which is what `VACUUM INTO`
   * writes.
   */
  close(): number {
    this.#store.close();
    const packed = join(this.#directory, "packed.db");
    const database = new DatabaseSync(ledgerPaths(this.#directory).database, { readOnly: true });
    try {
      database.prepare("VACUUM INTO ?").run(packed);
    } finally {
      database.close();
    }
    return statSync(packed).size;
  }

  #keep({ block, branch }: ReferenceBlock): void {
    const { hashes } = this.#context;
    const codes = [...branch.lanes.keys()];
    const ids = computeIds(hashes, branch, block, codes);
    this.headerBytes = encodeHeader(block.header).length;
    this.#store.commitBlock({ block, branch, ids, changes: [], undo: [], outcomes: [], audit: [] });
  }
}
