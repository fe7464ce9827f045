import { epochEnd } from "../../consensus/schedule.ts";
import { suiteEntry } from "../../crypto/suite-table.ts";
import { EPOCH_KINDS, type EpochRecord } from "../../ledger/epoch-record.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { findCommit } from "../../node/block-report.ts";
import { readBlock } from "../../node/chain-reader.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import type { Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";

/** An epoch as the tour shows it. */
export interface TimelineRow {
  readonly record: EpochRecord;
  readonly start: Height;
  /** Its last block, or the newest where it is open. */
  readonly end: Height;
  readonly kind: string;
  /** Bytes of the header of its last block. */
  readonly headerBytes: number;
  /** Seals that the commit of its last block holds, and under which suites. */
  readonly seals: number;
  readonly sealSuites: readonly string[];
  readonly sealBytes: number;
}

/** Every epoch that has begun, in order. */
export function timeline(chain: LedgerChain): readonly TimelineRow[] {
  const { schedule } = chain.branch.facts;
  const tip = chain.branch.height;
  return schedule
    .filter(({ record }) => record.start <= tip)
    .map(({ record }) =>
      rowOf(chain, record, Math.min(tip, epochEnd(schedule, record.index) ?? tip)),
    );
}

function rowOf(chain: LedgerChain, record: EpochRecord, end: Height): TimelineRow {
  const { headerBytes } = readBlock(chain.reader, end);
  const seals = findCommit(chain.reader, end)?.commit.seals ?? [];
  const sealers = sealersAt(chain.machine.state, end);
  const suites = seals.map(({ keyId }) => {
    const suite = sealers.find((sealer) => equalBytes(sealer.keyId, keyId))?.suite ?? 0;
    return suiteEntry(suite)?.displayName ?? String(suite);
  });
  return {
    record,
    start: record.start,
    end,
    kind: EPOCH_KINDS[record.kind] ?? String(record.kind),
    headerBytes: headerBytes.length,
    seals: seals.length,
    sealSuites: [...new Set(suites)],
    sealBytes: seals.reduce((sum, { signature }) => sum + signature.length, 0),
  };
}
