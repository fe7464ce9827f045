/** What a folder of `src/` may import and which parts of the world it may touch. */
export interface Layer {
  /** Folder below `src/`, or with a trailing `*` a prefix of file names; the longest that fits a file decides. */
  readonly path: string;
  /** Folders it may import besides its own. */
  readonly may: readonly string[];
  /** Folders of which it may import types only. */
  readonly mayTypes?: readonly string[];
  /** npm packages it may import; a trailing `/*` stands for a scope, `*` for any. */
  readonly packages?: readonly string[];
  /** `node:` modules it may import. */
  readonly node: readonly string[] | "any" | "none";
  /** Globals of the world (clock, randomness, timers, I/O): none, those of a browser, or all. */
  readonly ambient: "none" | "web" | "all";
  readonly floats: boolean;
  /** Globals allowed beyond those that `ambient` gives. */
  readonly globals?: readonly string[];
}

/** Folders of `src/`, lowest first. */
export const ORDER = [
  "primitives",
  "codec",
  "crypto",
  "merkle",
  "ledger",
  "consensus",
  "governance",
  "machine",
  "simulator",
  "radar",
  "storage",
  "rpc",
  "client",
  "node",
  "bench",
  "cli",
] as const;

export type Folder = (typeof ORDER)[number];

const PURE = { node: "none", ambient: "none", floats: false } as const;
const HANDED = { node: "none", ambient: "none", floats: true } as const;
const EDGE = { node: "any", ambient: "all", floats: true } as const;

/** The folders before `folder` in the order. */
function below(folder: Folder): readonly Folder[] {
  return ORDER.slice(0, ORDER.indexOf(folder));
}

function except(folders: readonly Folder[], ...left: readonly Folder[]): readonly Folder[] {
  return folders.filter((folder) => !left.includes(folder));
}

const MACHINE_AND_BELOW = [...below("machine"), "machine"] as const;

/** The import table, one row a folder, and after them the rows of single places inside a folder. */
export const LAYERS: readonly Layer[] = [
  { path: "primitives", may: [], ...PURE },
  { path: "codec", may: ["primitives"], ...PURE },
  { path: "crypto", may: ["primitives", "codec"], packages: ["@noble/*"], ...PURE },
  { path: "merkle", may: ["primitives", "crypto"], ...PURE },
  { path: "ledger", may: below("ledger"), ...PURE },
  { path: "consensus", may: below("consensus"), ...PURE },
  { path: "governance", may: ["primitives", "codec", "crypto"], ...PURE },
  { path: "machine", may: below("machine"), ...PURE },
  { path: "simulator", may: MACHINE_AND_BELOW, ...PURE },
  { path: "radar", may: MACHINE_AND_BELOW, ...HANDED },
  { path: "storage", may: MACHINE_AND_BELOW, ...EDGE },
  {
    path: "rpc",
    may: ["primitives", "codec"],
    mayTypes: below("rpc"),
    packages: ["zod"],
    ...HANDED,
  },
  {
    path: "client",
    may: ["primitives", "codec", "rpc"],
    mayTypes: below("client"),
    packages: ["zod"],
    node: "none",
    ambient: "web",
    floats: true,
  },
  { path: "node", may: except(below("node"), "simulator"), ...EDGE },
  { path: "bench", may: MACHINE_AND_BELOW, ...EDGE },
  { path: "cli", may: below("cli"), packages: ["commander"], ...EDGE },
  {
    path: "crypto/provider-node*",
    may: ["primitives", "codec"],
    ...PURE,
    node: ["node:crypto"],
    globals: ["Buffer"],
  },
  {
    path: "crypto/provider-sodium*",
    may: ["primitives", "codec"],
    packages: ["sodium-native"],
    ...PURE,
  },
  {
    path: "merkle/kernel",
    may: ["primitives", "crypto"],
    ...PURE,
    globals: ["WebAssembly"],
  },
  {
    path: "node/http",
    may: except(below("node"), "simulator"),
    packages: ["fastify", "ws", "zod"],
    ...EDGE,
  },
  { path: "node/methods", may: except(below("node"), "simulator"), packages: ["zod"], ...EDGE },
  {
    path: "node/config",
    may: except(below("node"), "simulator"),
    packages: ["smol-toml"],
    ...EDGE,
  },
  { path: "node/log", may: except(below("node"), "simulator"), packages: ["pino"], ...EDGE },
  {
    path: "node/metrics",
    may: except(below("node"), "simulator"),
    packages: ["@prometheus-io/client"],
    ...EDGE,
  },
  { path: "bench/peers", may: MACHINE_AND_BELOW, packages: ["*"], ...EDGE },
  {
    path: "bench/end-to-end",
    may: except(below("bench"), "simulator"),
    packages: ["undici"],
    ...EDGE,
  },
];

/** The row that decides for a file, or undefined outside every folder. */
export function layerOf(pathBelowSrc: string): Layer | undefined {
  let best: Layer | undefined;
  for (const layer of LAYERS) {
    const prefix = layer.path.endsWith("*") ? layer.path.slice(0, -1) : `${layer.path}/`;
    if (!pathBelowSrc.startsWith(prefix)) continue;
    if (best === undefined || layer.path.length > best.path.length) best = layer;
  }
  return best;
}

/** The folder of `src/` that a file lies in. */
export function folderOf(pathBelowSrc: string): string {
  return pathBelowSrc.slice(0, Math.max(0, pathBelowSrc.indexOf("/")));
}
