import assert from "node:assert/strict";
import { test } from "node:test";
import { checkArchitecture } from "./check-architecture.ts";

/** A tree of sources with breaches planted in it, and what the checker must say of them: `file:line rule`. */
interface Planting {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: readonly string[];
}

const LEAF = "export const leaf = 1;\nexport type Leaf = number;\n";

const IMPORTS: readonly Planting[] = [
  {
    name: "an import upwards",
    files: {
      "codec/a.ts": "\nimport { leaf } from '../ledger/leaf.ts';\nexport const a = leaf;\n",
      "ledger/leaf.ts": LEAF,
    },
    found: ["codec/a.ts:2 layer"],
  },
  {
    name: "an import downwards that the table does not give",
    files: {
      "governance/a.ts": "import { leaf } from '../merkle/leaf.ts';\nexport const a = leaf;\n",
      "merkle/leaf.ts": LEAF,
    },
    found: ["governance/a.ts:1 layer"],
  },
  {
    name: "upwards by every form of import, types included",
    files: {
      "merkle/a.ts": [
        "import type { Leaf } from '../ledger/leaf.ts';",
        "import { type Leaf as L2 } from '../ledger/leaf.ts';",
        "export { leaf } from '../ledger/leaf.ts';",
        "export * from '../ledger/leaf.ts';",
        "export type { Leaf as L3 } from '../ledger/leaf.ts';",
        "export const later = () => import('../ledger/leaf.ts');",
        "export let typed: import('../ledger/leaf.ts').Leaf | Leaf | L2;",
        "import '../ledger/leaf.ts';",
      ].join("\n"),
      "ledger/leaf.ts": LEAF,
    },
    found: [1, 2, 3, 4, 5, 6, 7, 8].map((line) => `merkle/a.ts:${line} layer`),
  },
  {
    name: "a worker file above its starter",
    files: {
      "storage/a.ts": "export const w = new Worker(new URL('../node/work.ts', import.meta.url));\n",
      "node/work.ts": LEAF,
    },
    found: ["storage/a.ts:1 layer"],
  },
  {
    name: "a value where the table gives types only",
    files: {
      "rpc/a.ts":
        "import type { Leaf } from '../storage/leaf.ts';\nimport { leaf } from " +
        "'../storage/leaf.ts';\nexport const a: Leaf = leaf;\n",
      "storage/leaf.ts": LEAF,
    },
    found: ["rpc/a.ts:2 layer"],
  },
  {
    name: "computed names of modules",
    files: {
      "cli/a.ts":
        "export const a = (name: string) => import(name);\nexport const b = (name: string) " +
        "=> new URL(name, import.meta.url);\n",
    },
    found: ["cli/a.ts:1 computed-import", "cli/a.ts:2 computed-import"],
  },
  {
    name: "modules that do not exist, tests and files outside src/",
    files: {
      "cli/a.ts": [
        "import './gone.ts';",
        "import './b';",
        "import './b.test.ts';",
        "import '../../test/help.ts';",
      ].join("\n"),
      "cli/b.ts": LEAF,
      "cli/b.test.ts": LEAF,
    },
    found: [
      "cli/a.ts:1 unresolved",
      "cli/a.ts:2 unresolved",
      "cli/a.ts:3 outside-src",
      "cli/a.ts:4 outside-src",
    ],
  },
  {
    name: "files outside every folder of the table",
    files: { "stray.ts": LEAF, "tools/a.ts": LEAF },
    found: ["stray.ts:1 place", "tools/a.ts:1 place"],
  },
  {
    name: "packages outside their place",
    files: {
      "ledger/a.ts": "import { sha256 } from '@noble/hashes/sha2.js';\nexport const a = sha256;\n",
      "bench/a.ts": "import { sha256 } from '@noble/hashes/sha2.js';\nexport const a = sha256;\n",
      "node/a.ts": "import type { Command } from 'commander';\nexport type A = Command;\n",
      "cli/a.ts": "import { Command } from 'commander';\nexport const a = Command;\n",
      "crypto/a.ts": "import { sha256 } from '@noble/hashes/sha2.js';\nexport const a = sha256;\n",
      "bench/peers/a.ts":
        "import { MerkleTree } from 'merkletreejs';\nexport const a = MerkleTree;\n",
      "storage/a.ts": "import 'https://example.org/x.js';\n",
    },
    found: [
      "bench/a.ts:1 package",
      "ledger/a.ts:1 package",
      "node/a.ts:1 package",
      "storage/a.ts:1 package",
    ],
  },
  {
    name: "node: modules in pure folders and in the wrong file of crypto",
    files: {
      "machine/a.ts": "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n",
      "crypto/sha.ts": "import { hash } from 'node:crypto';\nexport const a = hash;\n",
      "crypto/provider-node-sha.ts":
        "import { hash } from 'node:crypto';\nimport 'node:fs';\nexport const a = hash;\n",
      "storage/a.ts": "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n",
      "rpc/a.ts": "import type { Socket } from 'node:net';\nexport type A = Socket;\n",
    },
    found: [
      "crypto/provider-node-sha.ts:2 node-module",
      "crypto/sha.ts:1 node-module",
      "machine/a.ts:1 node-module",
      "rpc/a.ts:1 node-module",
    ],
  },
  {
    name: "circles of files, by types alone too",
    files: {
      "codec/a.ts": "import { b } from './b.ts';\nexport const a = b;\n",
      "codec/b.ts": "import { c } from './c.ts';\nexport const b = c;\n",
      "codec/c.ts": "\nimport type { A } from './d.ts';\nexport const c: A = 1;\n",
      "codec/d.ts": "import type { a } from './a.ts';\nexport type A = typeof a;\n",
      "ledger/self.ts": "export * from './self.ts';\n",
    },
    found: ["codec/d.ts:1 cycle", "ledger/self.ts:1 cycle"],
  },
];

/** Lines of a file in a pure folder, each with its rule. */
const LINES: readonly (readonly [rule: string, line: string])[] = [
  ["ambient", "export const now = () => Date.now();"],
  ["ambient", "export const at = () => new Date();"],
  ["ambient", "export const day = (when: Date) => when;"],
  ["math", "export const luck = () => Math.random();"],
  ["math", "export const root = (x: number) => Math.sqrt(x);"],
  ["math", "export const down = (x: number) => Math.floor(x);"],
  ["math", "export const any = (x: 'max') => Math[x](1, 2);"],
  ["math", "const { round } = Math;"],
  ["math", "export const literal = Math['cbrt'](8);"],
  ["ambient", "export const mark = () => performance.now();"],
  ["ambient", "export const get = () => fetch('x');"],
  ["ambient", "export const wait = () => setTimeout(() => undefined, 1);"],
  ["ambient", "export const soon = () => queueMicrotask(() => undefined);"],
  ["ambient", "export const env = () => process.env;"],
  ["ambient", "export const say = () => console.log('x');"],
  ["ambient", "export const hidden = () => globalThis['Date'];"],
  ["ambient", "export const key = () => crypto.getRandomValues(new Uint8Array(1));"],
  ["ambient", "export const run = (text: string) => new Function(text);"],
  ["ambient", "export const sly = (text: string) => eval(text);"],
  ["ambient", "export const back = (x: number) => x.constructor;"],
  ["ambient", "export const bytes = () => Buffer.alloc(1);"],
  ["ambient", "export const module = () => WebAssembly;"],
  ["ambient", "export const weak = (x: object) => new WeakRef(x);"],
  ["ambient", "export const shorthand = () => ({ process });"],
  ["ambient", "export const cast = () => (process as unknown) as number;"],
  ["shadow", "export const safe = (performance: number) => performance;"],
  ["shadow", "const { a: fetch } = { a: 1 };"],
  ["shadow", "try { leaf(); } catch (process) { leaf(); }"],
  ["float", "export const half = 0.5;"],
  ["float", "export const tiny = 1e-9;"],
  ["float", "export const large = 9007199254740994;"],
  ["float", "export const eps = Number.EPSILON;"],
  ["float", "export const most = Number.MAX_VALUE;"],
  ["float", "export const parsed = (x: string) => Number.parseFloat(x);"],
  ["float", "export const bare = (x: string) => parseFloat(x);"],
  ["float", "export const endless = Infinity;"],
  ["float", "export const vector = () => new Float64Array(1);"],
  ["float", "export const read = (view: DataView) => view.getFloat32(0);"],
  ["float", "export const text = (x: number) => x.toFixed(2);"],
  ["division", "export const part = (a: number, b: number) => a / b;"],
  ["division", "export const bigPart = (a: bigint) => a / 2n;"],
  ["division", "export const halve = (a: number) => { a /= 2; return a; };"],
  ["division", "export const power = (a: number) => a ** 2;"],
  ["division", "export const raise = (a: number) => { a **= 2; return a; };"],
  ["for-in", "export const keys = (x: object) => { for (const key in x) leaf(key); };"],
  ["locale", "export const upper = (x: string) => x.toLocaleUpperCase();"],
  ["locale", "export const order = (a: string, b: string) => a.localeCompare(b);"],
  ["locale", "export const format = () => new Intl.NumberFormat();"],
  ["sort", "export const sorted = (x: number[]) => x.sort();"],
  ["sort", "export const copy = (x: number[]) => x.toSorted();"],
  ["import-meta", "export const place = import.meta.dirname;"],
];

/** Lines that look like breaches and are none. */
const INNOCENT = [
  "export const date = { Date: 1, process: 2 };",
  "export const member = (x: { Date: number }) => x.Date;",
  "export const limits = Math.max(1, Math.min(2, Math.abs(-3), Math.imul(4, 5), Math.clz32(6)));",
  "export const words = 'Date Math.random() 0.5 a / b';",
  "export const pattern = /[/]0.5/;",
  "export const rest = (a: number) => a % 2;",
  "export const wide = 2n ** 127n - 1n;",
  "export const exact = 9007199254740992;",
  "export const round = 1e6;",
  "export const ranked = (x: number[]) => x.toSorted((a, b) => a - b);",
  "export const each = (x: number[]) => { for (const item of x) leaf(item); };",
  "export const typed = <T extends object>(x: T): Promise<T> => Promise.resolve(x);",
  "label: for (;;) break label;",
  "export type Clock = typeof performance;",
  "// new Date() in a comment",
];

for (const planting of IMPORTS) {
  test(`finds ${planting.name}`, () => {
    assert.deepEqual(report(planting.files), planting.found);
  });
}

for (const [rule, line] of LINES) {
  test(`finds ${rule} in a pure folder: ${line}`, () => {
    const source = `const leaf = (x?: unknown) => x;\n\n${line}\n`;
    const found = report({ "ledger/a.ts": source });
    assert.deepEqual([...new Set(found)], [`ledger/a.ts:3 ${rule}`]);
  });
}

test("finds nothing in lines that only look like breaches", () => {
  const source = ["const leaf = (x?: unknown) => x;", ...INNOCENT].join("\n");
  assert.deepEqual(report({ "ledger/a.ts": source }), []);
});

test("what a pure folder may not do, an edge may", () => {
  const source = LINES.map(([, line], index) => `{ ${line.replace("export ", "")} } // ${index}`);
  const text = `const leaf = (x?: unknown) => x;\n${source.join("\n")}\n`;
  assert.deepEqual(report({ "node/a.ts": text }), []);
  assert.notDeepEqual(report({ "machine/a.ts": text }), []);
});

test("places with permissions of their own have those and no others", () => {
  const wasm =
    "export const compile = (b: Uint8Array<ArrayBuffer>) => new WebAssembly.Module(b);\n";
  const division = "export const divide = (a: number, b: number) => a / b;\n";
  const buffer = "export const copy = (b: Uint8Array) => Buffer.from(b);\n";
  const floats = "export const mean = (a: number, b: number) => (a + b) * 0.5;\n";
  const clock = "export const now = () => Date.now();\n";
  const found = report({
    "bench/a.ts": floats + clock,
    "client/a.ts": `export const get = () => fetch("/rpc");\n${buffer}`,
    "crypto/a.ts": buffer,
    "crypto/provider-node.ts": buffer + clock,
    "merkle/a.ts": wasm,
    "merkle/kernel/a.ts": wasm + clock,
    "merkle/kernel/assembly/a.ts": floats,
    "primitives/a.ts": division,
    "primitives/integer.ts": division,
    "radar/a.ts": floats + clock,
  });
  assert.deepEqual(found, [
    "client/a.ts:2 ambient",
    "crypto/a.ts:1 ambient",
    "crypto/provider-node.ts:2 ambient",
    "merkle/a.ts:1 ambient",
    "merkle/kernel/a.ts:2 ambient",
    "primitives/a.ts:1 division",
    "radar/a.ts:2 ambient",
  ]);
});

test("a file that does not parse is an error, not a pass", () => {
  assert.throws(() => report({ "ledger/a.ts": "export const = 1;\n" }), /ledger\/a\.ts/);
});

function report(files: Readonly<Record<string, string>>): readonly string[] {
  return checkArchitecture(new Map(Object.entries(files))).map(
    ({ file, line, rule }) => `${file}:${line} ${rule}`,
  );
}
