import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { Genesis } from "../ledger/genesis.ts";
import type { KeyId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { isDevNetwork } from "./dev-network.ts";

/** Ids of the keys whose secrets everybody knows: those of the demo accounts of a devnet. */
const PUBLISHED: ReadonlySet<string> = new Set([
  "5b21da45a4a99c363e4986d2d78cf47036dead4b422adbb2a6b955693be1c236",
  "e971868ed6e19293b70a2f3527080705fdce49e4b9223af8bd071cd8e9c13687",
  "7bbe3d278c9fd2bb48efb4b8caff9bcdc5d51236993f0ac7bd13fdf60cb3f4e8",
  "65561e372060c75f253e7f0928a5a953150c63914e4aa9e2f157288a5a35d44f",
  "631164772f8b2e47d294d09939c581f36149326515af41559d91e36bbda85b07",
  "6a571cf83484e338fc288204eda3b41cd4d89852e0655f9a0ad32626fae593f8",
  "907e6648bc224103033f68f5e63944a33cb1d1a6e9af46478cf7a787bd7458c8",
  "2043ea941298b0fa9a3e4619b7f7fb2ebc70465a76313339aeae65c7e46b007a",
  "24900d4c7e88e1107a4e7296206e45444f2cf87d1593371bbb7c59b3588c8d3b",
  "47b754e6b60994418c9131eebf3c75843920b5ae53ad6a3c43f3574031c965da",
  "872df4694883ce7535de7c41d551c538dd575142afb1e5cad6d9305ca3410508",
  "bd8abb3d60566e799e67581cbc14e79abdc378ae79538373fb79bf409578be30",
]);

/** Refuses a published key in the genesis document of any chain but a devnet: whoever reads this could act with it. */
export function refusePublishedGenesis(genesis: Genesis, hashes: HashRegistry): void {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const keys = [...genesis.sealers, ...genesis.accounts.flatMap((account) => account.keys)];
  refusePublishedKeys(
    genesis,
    keys.map(({ suite, publicKey }) => computeKeyId(sha3, suite, publicKey)),
  );
}

/** Refuses to use a published key on any chain but a devnet. */
export function refusePublishedKeys(
  genesis: Pick<Genesis, "network" | "name">,
  keyIds: readonly KeyId[],
): void {
  if (isDevNetwork(genesis)) return;
  const found = keyIds.map(toHex).find((keyId) => PUBLISHED.has(keyId));
  if (found === undefined) return;
  throw new LedgerError({
    code: "KEYS_PUBLISHED",
    message: `The key 0x${found} is a demo key, whose secret is published. The chain ${genesis.name} is no devnet.`,
    fix: "make a key of your own with mathledger keys new",
    evidence: { keyId: found, chain: genesis.name },
  });
}
