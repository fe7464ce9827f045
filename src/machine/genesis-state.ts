import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { accountKeysTable, accountTable } from "../governance/account.ts";
import { writeGenesisGovernance } from "../governance/genesis-state.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { writeState } from "../governance/state-table.ts";
import { generationTable } from "../governance/supply.ts";
import type { Genesis } from "../ledger/genesis.ts";
import { readClock, startClock } from "./clock.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { writeSealers } from "./sealer-table.ts";

/** Writes the state that a genesis document describes: the state of block 0. */
export function writeGenesisState(
  state: StateDraft,
  document: GenesisDocument,
  hashes: HashRegistry,
): void {
  const { genesis, governance } = document;
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  startClock(state, genesis.timeMs);
  writeState(state, generationTable, { value: 0 });
  writeAccountKeys(state, genesis, sha3);
  const sealers = genesis.sealers.map((sealer) => ({
    ...sealer,
    keyId: computeKeyId(sha3, sealer.suite, sealer.publicKey),
  }));
  writeSealers(state, sealers, 0);
  const { accounts, network } = genesis;
  const place = { height: 0, now: readClock(state) };
  writeGenesisGovernance(state, { module: governance, network, accounts, sealers }, place);
}

/** Every account of the document exists from the start, those without a balance too. */
function writeAccountKeys(state: StateDraft, genesis: Genesis, sha3: HashFunction): void {
  for (const { account, threshold, keys } of genesis.accounts) {
    writeState(state, accountTable, { suffix: account, value: { sequence: 0, liquid: 0n } });
    const rows = keys.map(({ suite, publicKey }) => ({
      keyId: computeKeyId(sha3, suite, publicKey),
      suite,
      publicKey,
      addedAt: 0,
      revokedAt: null,
    }));
    writeState(state, accountKeysTable, { suffix: account, value: { threshold, keys: rows } });
  }
}
