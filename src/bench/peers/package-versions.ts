import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

/** Packages that anything is measured against or with. */
const PEERS = [
  "merkletreejs",
  "@openzeppelin/merkle-tree",
  "hash-wasm",
  "hardhat",
  "@openzeppelin/contracts",
  "solc",
  "@noble/hashes",
  "@noble/curves",
  "@noble/post-quantum",
  "sodium-native",
];

/** The versions of the packages as they are installed; `absent` where one is not. */
export function peerVersions(): Readonly<Record<string, string>> {
  return Object.fromEntries(PEERS.map((name) => [name, installedVersion(name)]));
}

function installedVersion(name: string): string {
  const path = findPackage(name);
  if (path === undefined) return "absent";
  const { version }: { readonly version?: string } = JSON.parse(readFileSync(path, "utf8"));
  return version ?? "unknown";
}

function findPackage(name: string): string | undefined {
  try {
    return findPackageJSON(name, import.meta.url);
  } catch {
    // An optional package need not be there.
    return undefined;
  }
}
