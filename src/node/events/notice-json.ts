import { toHex0x } from "../../primitives/hex.ts";
import type { SequencerNotice } from "../sequencer/sequencer-notice.ts";

/** Something that happened to the node and has no place in a block. */
export interface NoticeJson {
  readonly type: string;
  readonly severity: "info" | "warning" | "critical";
  readonly data: Readonly<Record<string, unknown>>;
}

/** A notice as the channel `node` gives it. What only the operator may see stays in the log. */
export function noticeToJson(notice: SequencerNotice): NoticeJson {
  switch (notice.type) {
    case "started":
      return { type: "sequencer_started", severity: "info", data: { height: notice.height } };
    case "stopped":
      return { type: "sequencer_stopped", severity: "warning", data: { height: notice.height } };
    case "blocked":
      return {
        type: "sequencer_blocked",
        severity: "critical",
        data: { code: notice.error.code, pause_ms: notice.pauseMs },
      };
    case "unblocked":
      return { type: "sequencer_unblocked", severity: "info", data: { height: notice.height } };
    case "halted":
      return {
        type: "sequencer_halted",
        severity: "critical",
        data: { code: notice.error.code },
      };
    case "clockJumped": {
      const { jumpMs, nowMs, blockMs } = notice;
      const data = { jump_ms: jumpMs, now_ms: nowMs, block_ms: blockMs };
      return { type: "clock_jumped", severity: "warning", data };
    }
    case "verifierFailed":
      return {
        type: "verifier_failed",
        severity: "critical",
        data: { tx_hash: toHex0x(notice.hash) },
      };
    case "dropped": {
      const data = { tx_hash: toHex0x(notice.hash), reason: notice.reason.code };
      return { type: "tx_dropped", severity: "info", data };
    }
    case "listenerFailed":
      return { type: "listener_failed", severity: "critical", data: { height: notice.height } };
  }
}
