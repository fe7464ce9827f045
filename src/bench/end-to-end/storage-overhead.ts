import { encodeStatement } from "../../ledger/statement.ts";
import { signCommit } from "../../node/sealing.ts";
import { countFigure, type Figure } from "../report/figure.ts";
import { bootstrapQuantile } from "../statistics/bootstrap.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { makeNetwork } from "./bench-network.ts";
import { ReferenceChain } from "./reference-chain.ts";
import { drawStatements, STATEMENT_BYTES } from "./reference-statements.ts";
import { ReferenceStore } from "./reference-store.ts";
import { drawBlockSizes } from "./reference-workload.ts";

/** Numbers of statements for the curve. */
const CURVE = [0, 1, 10, 50, 100, 500, 1000];
/** Blocks of each point of the curve, and of the smaller profile. */
const CURVE_BLOCKS = { full: 100, quick: 20 } as const;
const SEALERS = 5;
/** An Ed25519 seal: its key id, the signal and the signature, with their heads. */
const CLASSICAL_SEAL_BYTES = 1 + 34 + 1 + 66;

/** What a second algorithm costs on the disk. */
export const storageSuite: Suite = {
  id: "storage",
  title: "Bytes on disk: dual over legacy",
  about: [
    "The reference workload W-ref: 5 % of the blocks empty, 25 % of 1 to 10 statements, 50 % of 11 to 100, 20",
    "% of 101 to 1,000, all of 120 random bytes and the same in both arms; no state and no seals. Bytes of",
    "the whole database with its indexes and the undo of the newest 20,000 blocks, after a checkpoint and",
    "VACUUM INTO. legacy is v1-legacy, dual is v2-dual-required. The median over blocks counts each block's",
    "header, ids, index entries and body. Blocks of one size are counted without undo.",
  ],
  run: async (context) => {
    const total = measureWorkload(context);
    return [...total, ...measureCurve(context), ...measureSeals(context)];
  },
};

function measureWorkload(context: BenchContext): readonly Figure[] {
  const { storedBlocks } = context.profile;
  const sizes = drawBlockSizes(context.random("sizes"), storedBlocks);
  const draw = context.random("statements");
  const legacy = new ReferenceStore(context, { arm: "legacy", name: "legacy" });
  const dual = new ReferenceStore(context, { arm: "dual", name: "dual" });
  let statements = 0;
  for (const [height, size] of sizes.entries()) {
    if (height % 1000 === 0) context.tell(`block ${height} of ${storedBlocks}`);
    const body = drawStatements(draw, size);
    legacy.append(body);
    dual.append(body);
    statements += size;
  }
  const fixed = { legacy: rowBytes(legacy.headerBytes, 1), dual: rowBytes(dual.headerBytes, 2) };
  const perBlock = sizes.map((size) => {
    const body = size * (STATEMENT_BYTES + 1);
    return 100 * ((fixed.dual + body) / (fixed.legacy + body) - 1);
  });
  const bytes = { legacy: legacy.close(), dual: dual.close() };
  const overhead = 100 * (bytes.dual / bytes.legacy - 1);
  const median = bootstrapQuantile(perBlock, 0.5);
  return [
    countFigure({ id: "overhead/total", label: "overhead of dual, whole workload" }, overhead, "%"),
    {
      ...countFigure({ id: "overhead/median", label: "overhead of dual, median block" }, 0, "%"),
      ...median,
      samples: sizes.length,
    },
    countFigure(
      { id: "legacy/statement", label: "legacy, bytes a statement" },
      bytes.legacy / statements,
      "bytes",
    ),
    countFigure(
      { id: "dual/statement", label: "dual, bytes a statement" },
      bytes.dual / statements,
      "bytes",
    ),
    countFigure({ id: "legacy/header", label: "legacy, header" }, legacy.headerBytes, "bytes"),
    countFigure({ id: "dual/header", label: "dual, header" }, dual.headerBytes, "bytes"),
  ];
}

/** Bytes that a block takes beside its body: a header, and for each id the id, its code, and an index entry. */
function rowBytes(headerBytes: number, ids: number): number {
  const idBytes = 1 + 1 + 2 + 32;
  const indexBytes = 6 + 4;
  return headerBytes + ids * (idBytes + indexBytes);
}

function measureCurve(context: BenchContext): readonly Figure[] {
  const blocks = CURVE_BLOCKS[context.profile.name];
  return CURVE.map((size) => {
    context.tell(`blocks of ${size} statements`);
    const [legacy, dual] = (["legacy", "dual"] as const).map((arm) => {
      const store = (name: string) => new ReferenceStore(context, { arm, name, undoBlocks: 0 });
      const empty = store(`${arm}-${size}-empty`).close();
      const filled = store(`${arm}-${size}`);
      const draw = context.random(`${size}`);
      for (let i = 0; i < blocks; i++) filled.append(drawStatements(draw, size));
      return (filled.close() - empty) / blocks;
    });
    const overhead = 100 * ((dual ?? 0) / (legacy ?? 1) - 1);
    return countFigure(
      {
        id: `curve/${size}`,
        label: `blocks of ${size} statements: overhead`,
        note: `${Math.round(legacy ?? 0)} and ${Math.round(dual ?? 0)} bytes a block`,
      },
      overhead,
      "%",
    );
  });
}

/** Seals are no part of the overhead: which keys seal is another choice than which functions hash. */
function measureSeals(context: BenchContext): readonly Figure[] {
  const { hashes, suites } = context;
  const network = makeNetwork(hashes, context.random("seals"), { arm: "dual", sealers: SEALERS });
  const chain = new ReferenceChain(network, { hashes, suites }, { withCommits: false });
  chain.start();
  const hybrid = encodeStatement(signCommit(chain.branch, network.sealers, () => 0)).length;
  return [
    countFigure(
      { id: "seals/hybrid", label: `commit of ${SEALERS} hybrid seals, a block` },
      hybrid,
      "bytes",
    ),
    countFigure(
      { id: "seals/classical", label: `commit of ${SEALERS} Ed25519 seals, a block` },
      SEALERS * CLASSICAL_SEAL_BYTES,
      "bytes",
    ),
  ];
}
