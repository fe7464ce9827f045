import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { accountKeysTable, accountTable } from "../governance/account.ts";
import { mapKey } from "../governance/byte-map.ts";
import { councilSuffix, councilTable, isCouncilName } from "../governance/council.ts";
import type { GovernanceModule } from "../governance/genesis-module.ts";
import { writeGenesisParameters } from "../governance/genesis-parameters.ts";
import { writeRole } from "../governance/role.ts";
import { writeStake } from "../governance/stake.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { writeState } from "../governance/state-table.ts";
import { generationTable, supplyTable } from "../governance/supply.ts";
import { writeToken } from "../governance/token.ts";
import { assert } from "../primitives/assert.ts";
import { startClock } from "./clock.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { addSealer } from "./sealer-table.ts";

/** Writes the state that a genesis document describes: the state of block 0. */
export function writeGenesisState(
  state: StateDraft,
  document: GenesisDocument,
  hashes: HashRegistry,
): void {
  const { genesis, governance } = document;
  startClock(state, genesis.timeMs);
  writeState(state, generationTable, { value: 0 });
  const { decimals, speed } = governance;
  writeToken(state, { decimals, speed });
  writeAccounts(state, document, hashes);
  writeGovernance(state, governance);
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  for (const sealer of genesis.sealers) {
    const keyId = computeKeyId(sha3, sealer.suite, sealer.publicKey);
    addSealer(state, { ...sealer, keyId }, 0);
  }
}

function writeAccounts(state: StateDraft, document: GenesisDocument, hashes: HashRegistry): void {
  const { genesis, governance } = document;
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const stakes = new Map(governance.stakes.map((row) => [mapKey(row.account), row.active]));
  let supply = governance.treasury;
  for (const { account, threshold, keys, amount } of genesis.accounts) {
    const active = stakes.get(mapKey(account)) ?? 0n;
    assert(active <= amount, "a stake above its account");
    writeState(state, accountTable, {
      suffix: account,
      value: { sequence: 0, liquid: amount - active },
    });
    if (active > 0n) writeStake(state, account, active);
    const rows = keys.map(({ suite, publicKey }) => ({
      keyId: computeKeyId(sha3, suite, publicKey),
      suite,
      publicKey,
      addedAt: 0,
      revokedAt: null,
    }));
    writeState(state, accountKeysTable, { suffix: account, value: { threshold, keys: rows } });
    supply += amount;
  }
  const { treasury } = governance;
  writeState(state, supplyTable, { value: { supply, burned: 0n, treasury } });
}

function writeGovernance(state: StateDraft, governance: GovernanceModule): void {
  for (const { name, k, members, termEnd } of governance.councils) {
    assert(isCouncilName(name), `unknown council ${name}`);
    const value = { k, members, version: 0, nonce: 0, termEnd };
    writeState(state, councilTable, { suffix: councilSuffix(name), value });
  }
  for (const { name, members } of governance.roles) {
    writeRole(state, name, members);
  }
  writeGenesisParameters(state, governance.parameters);
}
