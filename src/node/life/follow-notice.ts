import { toHex0x } from "../../primitives/hex.ts";
import type { LedgerError } from "../../primitives/ledger-error.ts";
import type { LogFields, LogLevel, NodeLog } from "../log/node-log.ts";
import type { SequencerNotice } from "../sequencer/sequencer-notice.ts";

/** Writes what happens to a sequencer into the log, and tells when it makes no block any more. */
export function followNotice(
  notice: SequencerNotice,
  log: NodeLog,
  onHalted: (error: LedgerError) => void,
): void {
  log.write(...lineOf(notice));
  if (notice.type === "halted") onHalted(notice.error);
}

function lineOf(notice: SequencerNotice): readonly [LogLevel, string, LogFields] {
  switch (notice.type) {
    case "started":
      return ["info", "making blocks", { height: notice.height }];
    case "stopped":
      return ["info", "no more blocks are made", { height: notice.height }];
    case "blocked": {
      const { error, pauseMs } = notice;
      return ["error", "the disk takes no block", { error, next_try_ms: pauseMs }];
    }
    case "unblocked":
      return ["info", "the disk takes blocks again", { height: notice.height }];
    case "halted":
      return ["fatal", "no block can be made", { error: notice.error }];
    case "clockJumped": {
      const { jumpMs, nowMs, blockMs } = notice;
      const facts = { jump_ms: jumpMs, clock_ms: nowMs, block_ms: blockMs };
      return ["warn", "the clock of the machine has jumped; block time never goes back", facts];
    }
    case "verifierFailed": {
      const facts = { tx_hash: toHex0x(notice.hash), error: notice.cause };
      return ["error", "verifying a signature has failed; the transaction is refused", facts];
    }
    case "dropped": {
      const { hash, reason } = notice;
      const facts = { tx_hash: toHex0x(hash), reason };
      if (reason.code === "defect") {
        return ["error", "a transaction that breaks the making of a block is left out", facts];
      }
      return ["debug", "a transaction has left the mempool", facts];
    }
    case "listenerFailed": {
      const { height, cause } = notice;
      return ["error", "something that follows the blocks has failed", { height, error: cause }];
    }
  }
}
