import { struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { defineHandler } from "./handler.ts";
import { reject } from "./rejection.ts";
import { amountSchema } from "./schemas.ts";
import { computeVested, readStream } from "./stream.ts";
import { TREASURY_EVENTS } from "./treasury-events.ts";

/** Takes what a stream has vested: all of it, or an amount. */
const claimStream = defineHandler({
  command: "claimStream",
  payload: struct({ stream: uint(), amount: nullable(amountSchema) }),
  decide(journal, { stream: number, amount }, { sender, now }) {
    const stream = readStream(journal, number);
    if (stream === undefined) return reject("GOV_STREAM_UNKNOWN", { stream: number });
    if (!equalBytes(stream.recipient, sender)) {
      return reject("GOV_NOT_PERMITTED", { permission: "recipient" });
    }
    if (amount === 0n) return reject("GOV_AMOUNT_ZERO");
    const vested = computeVested(stream, now);
    const claimable = vested - stream.claimed;
    if (claimable === 0n) {
      const { claimed } = stream;
      return reject("GOV_NOTHING_TO_CLAIM", { vested: String(vested), claimed: String(claimed) });
    }
    if (amount !== null && amount > claimable) {
      const compared = { needed: String(amount), available: String(claimable) };
      return reject("GOV_FUNDS_INSUFFICIENT", compared);
    }
    journal.emit(TREASURY_EVENTS.streamClaimed, { stream: number, amount: amount ?? claimable });
    return null;
  },
});

/** Commands about the treasury. */
export const TREASURY_COMMANDS = [claimStream];
