import type { HashFunction } from "../../crypto/hash-function.ts";
import type { HashProvider } from "../../crypto/hash-provider.ts";
import { nobleHashes } from "../../crypto/noble-hash.ts";
import { nodeHashes } from "../../crypto/provider-node-hash.ts";
import { compileKernel, Kernel } from "../../merkle/kernel/kernel.ts";
import { kernelHashes } from "../../merkle/kernel/kernel-hashes.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { EMPTY_BYTES } from "../../primitives/bytes.ts";
import type { Arm } from "../measure/arm.ts";
import { requireEqual } from "../measure/require-equal.ts";
import { type EachHasher, loadHashWasm } from "../peers/hash-wasm.ts";
import { type Figure, rateFigure, ratioFigure, samplesOf } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";

const FUNCTIONS: readonly (readonly [HashCode, string])[] = [
  [0x12, "SHA-256"],
  [0x16, "SHA3-256"],
  [0x1e, "BLAKE3"],
];

/** Sizes of items, each with how many are hashed in one call. */
const BATCHES: readonly { readonly sizeBytes: number; readonly count: number }[] = [
  { sizeBytes: 64, count: 1024 },
  { sizeBytes: 200, count: 1024 },
  { sizeBytes: 1024, count: 256 },
  { sizeBytes: 16_384, count: 16 },
];

const PEERS = ["node:crypto", "noble", "hash-wasm"];

/** The digests of many items, by every provider. */
export const hashFunctionsSuite: Suite = {
  id: "hash-functions",
  title: "Digests of many items, by provider",
  about: [
    "Digests of a batch of random items, each kept. `wasm-simd` takes a batch in one call, the others item by item:",
    "node:crypto by `crypto.hash` to text, hash-wasm with one hasher that is used again. MB are 10^6 bytes.",
  ],
  run: async (context) => {
    const providers = [
      kernelHashes(nobleHashes().functions, new Kernel(compileKernel())),
      nodeHashes(),
      nobleHashes(),
    ];
    const hashWasm = await loadHashWasm();
    return FUNCTIONS.flatMap(([code, name]) => {
      context.tell(name);
      const arms = hashersOf(code, providers, hashWasm);
      return BATCHES.flatMap((batch) => measureBatch(context, { code, name, batch }, arms));
    });
  },
};

/** By provider, what computes the digests of items. */
function hashersOf(
  code: HashCode,
  providers: readonly HashProvider[],
  hashWasm: ReadonlyMap<HashCode, EachHasher>,
): ReadonlyMap<string, EachHasher> {
  const hashers = new Map<string, EachHasher>();
  for (const { name, functions } of providers) {
    const hash = functions.find((each: HashFunction) => each.code === code);
    if (hash !== undefined) hashers.set(name, (items) => hash.digestEach(EMPTY_BYTES, items));
  }
  const wasm = hashWasm.get(code);
  if (wasm !== undefined) hashers.set("hash-wasm", wasm);
  return hashers;
}

interface Measured {
  readonly code: HashCode;
  readonly name: string;
  readonly batch: { readonly sizeBytes: number; readonly count: number };
}

function measureBatch(
  context: BenchContext,
  { name, batch }: Measured,
  hashers: ReadonlyMap<string, EachHasher>,
): readonly Figure[] {
  const { sizeBytes, count } = batch;
  const draw = context.random(`${name}/${sizeBytes}`);
  const items = Array.from({ length: count }, () => draw.bytes(sizeBytes));
  const [own = ["", (): Uint8Array => EMPTY_BYTES]] = hashers;
  const expected = own[1](items);
  const arms: Arm[] = [];
  for (const [provider, hasher] of hashers) {
    requireEqual(`${name} by ${provider}`, expected, hasher(items));
    arms.push({ name: provider, call: () => hasher(items) });
  }
  const compared = context.compare(arms, { budgetMs: context.profile.budgetMs / 2 });
  const id = `${name.toLowerCase()}/${sizeBytes}`;
  const work = (sizeBytes * count) / 1e6;
  const label = `${name}, ${sizeBytes} bytes`;
  const ratios = PEERS.filter((peer) => hashers.has(peer)).map((peer) =>
    ratioFigure(
      { id: `${id}/wasm-simd-vs-${peer}`, label: `${label}: wasm-simd, times ${peer}` },
      samplesOf(compared, peer),
      samplesOf(compared, "wasm-simd"),
    ),
  );
  const rates = compared.map(({ arm, samplesMs }) =>
    rateFigure({ id: `${id}/${arm}`, label: `${label}: ${arm}` }, samplesMs, {
      unit: "MB/s",
      work,
    }),
  );
  return [...ratios, ...rates];
}
