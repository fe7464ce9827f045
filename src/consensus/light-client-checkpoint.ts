import { requireHash } from "../crypto/require-hash.ts";
import { computeEpochHash, type EpochRecord, epochAlgorithm } from "../ledger/epoch-record.ts";
import type { HeaderV2 } from "../ledger/header.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { SealerSet } from "../ledger/sealers.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { ChainId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import {
  computeLightIds,
  type LightAlgorithms,
  type LightClient,
  readLightHeader,
} from "./light-client.ts";
import { checkRecordAlone } from "./light-client-epoch.ts";
import type { LightClientFault } from "./light-client-fault.ts";
import { checkLightHeader } from "./light-client-header.ts";
import { followHistories, type HistoryStep } from "./light-client-history.ts";
import { followSealers } from "./light-client-sealers.ts";
import type { IdSet } from "./reorg.ts";
import { checkTrust, type Trust } from "./verify-proof-trust.ts";

/** Where a client begins. Everything but the trust and the floor is checked against the header. */
export interface LightCheckpoint {
  readonly header: Uint8Array;
  /** Ids of the header, or sealers whose commit it has. */
  readonly trust: Trust;
  readonly commit: CommitStatement | null;
  readonly record: EpochRecord;
  readonly sealers: SealerSet;
  /** History before the header under each of its codes; paths are empty. */
  readonly histories: readonly HistoryStep[];
  readonly floor: SecurityFloor;
}

/**
 * A client that begins at a header of rule version 2 or later: one whose ids its user has from elsewhere, or block 0
 * sealed by the sealers of the genesis document.
 */
export function openLightClient(
  chainId: ChainId,
  checkpoint: LightCheckpoint,
  context: LightAlgorithms,
): Result<LightClient, LightClientFault> {
  const { record, trust, floor } = checkpoint;
  const read = readLightHeader(checkpoint.header, chainId);
  if (!read.ok) return read;
  const header = read.value;
  const unfit = checkRecordAlone(record, floor, context);
  if (unfit !== null) return err(unfit);
  const epochHash = computeEpochHash(requireHash(context.hashes, epochAlgorithm(record)), record);
  if (!equalBytes(epochHash, header.epochHash)) {
    const expected = toHex(header.epochHash);
    return err({ code: "LEDGER_LIGHT_EDGE", expected, found: toHex(epochHash) });
  }
  const misshapen = checkLightHeader(header, record, context.hashes);
  if (misshapen !== null) return err(misshapen);
  const distrusted = checkCheckpointTrust(checkpoint, header, trust, context);
  if (distrusted !== null) return err(distrusted);
  const sealers = followSealers(header, checkpoint.sealers, null, context.hashes);
  if (!sealers.ok) return sealers;
  const named = { header, headerBytes: checkpoint.header };
  const histories = followHistories(
    { known: new Map(), record, steps: checkpoint.histories },
    named,
    context.hashes,
  );
  if (!histories.ok) return histories;
  const ids = computeLightIds(named, context.hashes);
  const epoch = { record, epochHash };
  return ok({
    chainId,
    header,
    ids,
    histories: histories.value,
    epoch,
    sealers: sealers.value,
    floor,
  });
}

function checkCheckpointTrust(
  checkpoint: LightCheckpoint,
  header: HeaderV2,
  trust: Trust,
  context: LightAlgorithms,
): LightClientFault | null {
  if (trust.type === "none") {
    return { code: "LEDGER_LIGHT_TRUST", fault: "nothing to trust" };
  }
  const ids = computeLightIds({ header, headerBytes: checkpoint.header }, context.hashes);
  const isTrusted = ([code]: IdSet[number]): boolean =>
    trust.type === "ids" && trust.ids.some(([trusted]) => trusted === code);
  const own = assertDefined(ids.find(isTrusted) ?? ids[0], "a header without lineages");
  const { header: headerBytes, commit } = checkpoint;
  const hash = requireHash(context.hashes, own[0]);
  const sealed = { header, headerBytes, hash, id: own[1], commit };
  const ground = checkTrust(sealed, trust, context);
  return ground.ok ? null : { code: "LEDGER_LIGHT_TRUST", fault: ground.error };
}
