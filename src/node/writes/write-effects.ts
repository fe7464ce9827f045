import { decodeOwn } from "../../codec/canonical.ts";
import type { CommandName } from "../../governance/command.ts";
import { eventOfTopic } from "../../governance/event-table.ts";
import type { StatementEvent } from "../../ledger/statement.ts";
import type { TransactionBody } from "../../ledger/transaction.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { WriteEffects } from "../../rpc/methods/write-fields.ts";
import { payloadToJson } from "../json/payload-json.ts";
import { valueToJson } from "../json/value-to-json.ts";
import { simulateWrite } from "./simulate-write.ts";
import type { Simulation } from "./simulation.ts";
import { stateDiff } from "./state-diff.ts";
import { transactionWords } from "./transaction-words.ts";
import type { WriteGround } from "./write-ground.ts";

/** Any JSON value. */
type Json = WriteEffects["payload"];

/** The effects of a transaction that nobody has signed as yet. */
export function writeEffects(
  ground: WriteGround,
  command: CommandName,
  body: TransactionBody,
): WriteEffects {
  // What these make of values is JSON, which their types do not say.
  const payload = payloadToJson(command, body.payload) as Json;
  const sender = toHex0x(body.account);
  const simulated = simulateWrite(ground, { command, body, fee: body.maxFee });
  const { rejection, events, diff } = simulationJson(simulated);
  const words = [
    transactionWords(command, payload, sender),
    `It costs at most ${body.maxFee} base units, is number ${body.sequence} of the account, and ` +
      `is void after block ${body.expiryHeight}.`,
    ...(rejection === null ? [] : [`As the ledger stands it would be refused: ${rejection.code}.`]),
  ];
  return { words, payload, rejection, events, diff };
}

/** A simulation as JSON. */
export function simulationJson(
  simulated: Simulation,
): Pick<WriteEffects, "rejection" | "events" | "diff"> {
  const { rejection, events, before, changes } = simulated;
  return {
    rejection: rejection === null ? null : { code: rejection.code, facts: { ...rejection.facts } },
    events: events.map(eventJson),
    diff: stateDiff(before, changes).map((row) => ({
      ...row,
      before: row.before as Json,
      after: row.after as Json,
    })),
  };
}

function eventJson({ topic, data }: StatementEvent): WriteEffects["events"][number] {
  const spec = eventOfTopic(topic);
  const decoded = spec === undefined ? undefined : decodeOwn(spec.schema, data);
  if (spec === undefined || decoded?.ok !== true) return { type: topic, data: toHex0x(data) };
  return { type: topic, data: valueToJson(spec.schema, decoded.value) as Json };
}
