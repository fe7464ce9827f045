import { assert } from "../primitives/assert.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import { readCommented } from "./commented-json.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { type PreparedWrite, performSigned, prepareWrite } from "./signed-write.ts";
import { decimalsOf, readTokenAmount } from "./token-amount.ts";
import { openWritePlace, type WritePlace } from "./write-place.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Signs and submits a proposal; with `--draft` it stays a draft. */
export async function submitProposal(call: Call): Promise<ExitCode> {
  return await performSigned(call, async (place) => ({
    method: "submit_proposal",
    params: await paramsOf(call, place),
  }));
}

/** Says whether the ledger would take a proposal, and why not. */
export async function lintProposal(call: Call): Promise<ExitCode> {
  const { effects } = await prepareProposal(call);
  const rejection = fieldsOf(effects.rejection);
  const isTaken = rejection.code === undefined;
  call.answer({
    json: { valid: isTaken, rejection: isTaken ? null : rejection },
    text: () => (isTaken ? "The ledger would take it" : refusalText(rejection)),
  });
  return isTaken ? EXIT.yes : EXIT.no;
}

/** Runs what a proposal would do, as early as it can come to run, and asks what would hold afterwards. */
export async function simulateProposal(call: Call): Promise<ExitCode> {
  const { effects } = await prepareProposal(call);
  const payload = { ...fieldsOf(effects.payload), deposit: null };
  const key = await callKey(call);
  const place = await openWritePlace(call);
  try {
    const asked = { kind: "createProposal", payload, sender: toHex0x(key.account), when: "eta" };
    const { at: _, ...simulated } = await place.call("simulate_tx", asked);
    const rejection = fieldsOf(simulated.rejection);
    const invariants = listOf(simulated.invariants);
    const holds = rejection.code === undefined && invariants.every((each) => each.holds === true);
    call.answer({ json: simulated, text: () => simulationLines(simulated, rejection).join("\n") });
    return holds ? EXIT.yes : EXIT.no;
  } finally {
    place.close();
  }
}

/** Runs a proposal that has passed. */
export async function executeProposal(call: Call): Promise<ExitCode> {
  const [proposal_hash] = call.args;
  return await performSigned(call, { method: "execute_proposal", params: { proposal_hash } });
}

/** Withdraws a proposal before its vote. */
export async function cancelProposal(call: Call): Promise<ExitCode> {
  const [proposal_hash] = call.args;
  return await performSigned(call, async (place) => {
    const { proposal_hash: id } = await place.call("get_proposal", { proposal_hash });
    return { kind: "cancelProposal", payload: { id } };
  });
}

async function prepareProposal(call: Call): Promise<PreparedWrite> {
  const key = await callKey(call);
  const place = await openWritePlace(call);
  try {
    const write = { method: "submit_proposal", params: await paramsOf(call, place) };
    const prepared = await prepareWrite(place, write, key);
    assert(!("done" in prepared), "a proposal that was never signed is done");
    return prepared;
  } finally {
    place.close();
  }
}

async function paramsOf(call: Call, place: WritePlace): Promise<Fields> {
  const proposal = fieldsOf(readCommented(call.args[0] ?? ""));
  const text = call.options.text("deposit");
  const deposit =
    text === undefined
      ? undefined
      : await readTokenAmount(call, text, { what: "--deposit", decimals: () => decimalsOf(place) });
  return {
    proposal: {
      ...proposal,
      ...(call.options.flag("draft") ? { draft: true } : {}),
      ...(deposit === undefined ? {} : { deposit }),
    },
  };
}

function simulationLines(simulated: Fields, rejection: Fields): readonly string[] {
  if (rejection.code !== undefined) return [refusalText(rejection)];
  const events = listOf(simulated.events).map(({ type }) => String(type));
  return [
    `Events:    ${events.join(", ") || "none"}`,
    ...listOf(simulated.diff).map(
      ({ table, key, before, after }) =>
        `Changes:   ${table ?? ""}${key === "0x" ? "" : key}\n` +
        `  from ${JSON.stringify(before)}\n  to   ${JSON.stringify(after)}`,
    ),
    ...listOf(simulated.invariants).map(
      ({ name, holds, detail }) => `${holds === true ? "Holds" : "BROKEN"}:     ${name}: ${detail}`,
    ),
  ];
}

function refusalText({ code, facts }: Fields): string {
  return `The ledger would refuse it: ${code} ${JSON.stringify(facts)}`;
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
