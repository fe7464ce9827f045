import { createInterface } from "node:readline/promises";
import { decode } from "../codec/canonical.ts";
import { COMMANDS, type CommandName, commandOfKind } from "../governance/command.ts";
import { type TransactionBody, transactionBodySchema } from "../ledger/transaction.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import { payloadToJson, readPayloadJson } from "../node/json/payload-json.ts";
import type { KeyDescription } from "../node/key-file.ts";
import { transactionWords } from "../node/writes/transaction-words.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { parseHex0x, toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { requireJson } from "./json-document.ts";
import type { CallKey } from "./key-port.ts";
import { bothForms, decimalsOf } from "./token-amount.ts";
import { usageError } from "./usage-error.ts";
import { shortHex } from "./verdict-text.ts";
import { openWritePlace, type WritePlace } from "./write-place.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A write as a command asks for it: through a method of the guide by its fields, or as a kind with its payload. */
export type CommandWrite =
  | {
      readonly method: string;
      readonly params: Fields;
      /** Whether a payload is what was asked for; where it is absent, the payload is shown whole. */
      readonly isAsked?: (payload: Fields) => boolean;
      /** What is told when it is done, in place of the usual words. */
      readonly done?: (sent: Fields) => string;
    }
  | { readonly kind: CommandName; readonly payload: unknown };

/** What a command does beside the usual, around its signature. */
export interface SigningSteps {
  /** The key that signs, where it is not that of `--key`. */
  readonly key?: CallKey;
  /** Asks whether to sign, in place of the plain question. Throws where the answer is no. */
  readonly confirm?: (call: Call) => Promise<void>;
  /** Done once it is confirmed and before anything is signed: what must be kept even if the sending fails. */
  readonly beforeSigning?: () => void | Promise<void>;
  /** What is told when it is done, in place of the usual words. */
  readonly done?: (sent: Fields) => Told;
  /** What is told of a dry run, in place of the summary. */
  readonly dry?: (prepared: PreparedWrite) => Told;
}

/** An answer of a command beside its kind. */
export interface Told {
  readonly json: Fields;
  readonly text: string;
}

/** What is about to be signed, decoded here from the bytes that were answered. */
export interface PreparedWrite {
  readonly method: string;
  readonly body: TransactionBody;
  readonly command: CommandName;
  /** Lines that name the account that acts and what it does, made of the bytes alone. */
  readonly summary: readonly string[];
  /** What the place says that signing does. */
  readonly effects: Fields;
}

/**
 * Asks a place for the bytes of a write, shows what they say, signs them with the key of the call, and sends them. The
 * bytes are decoded here: what is shown is what is signed, whatever the node has said about it.
 */
export async function performSigned(
  call: Call,
  write: CommandWrite | ((place: WritePlace, key: CallKey) => Promise<CommandWrite>),
  steps: SigningSteps = {},
): Promise<ExitCode> {
  const key = steps.key ?? (await callKey(call));
  const place = await openWritePlace(call);
  try {
    const asked = typeof write === "function" ? await write(place, key) : write;
    const prepared = await prepareWrite(place, asked, key);
    if ("done" in prepared) return answerDone(call, prepared.done);
    const isDry = call.options.flag("dryRun");
    // What a dry run would sign is its answer, and is told once.
    if (!isDry) for (const line of prepared.summary) call.note(line);
    refuseDoomed(prepared.effects);
    if (isDry) return answerDry(call, prepared, steps.dry);
    await (steps.confirm ?? ((of: Call) => confirm(of, prepared)))(call);
    await steps.beforeSigning?.();
    const signatures = [{ keyId: key.keyId, signature: await signBody(prepared.body, key) }];
    const sent = await place.send(prepared.method, { body: prepared.body, signatures });
    return answerSent(call, prepared, sent, toldOf(asked, steps, sent));
  } finally {
    place.close();
  }
}

/** The bytes that a key would sign for a write, decoded and checked. */
export async function prepareWrite(
  place: WritePlace,
  write: CommandWrite,
  key: KeyDescription,
): Promise<PreparedWrite | { readonly done: Fields }> {
  const sender = toHex0x(key.account);
  const key_id = toHex0x(key.keyId);
  const method = "method" in write ? write.method : "submit_tx";
  const answer =
    "method" in write
      ? await unsignedOf(place, write, { sender, key_id })
      : await place.call("prepare_tx", { ...write, sender, key_id });
  if (answer.done !== undefined) return { done: fieldsOf(answer.done) };
  const body = bodyOf(place, answer.unsigned_tx);
  const command = commandOfKind(body.kind);
  if (command === undefined || !equalBytes(body.account, key.account)) {
    throw foreignError(place, "They are not of the account that signs");
  }
  if ("kind" in write) refuseOther(place, write, body);
  const payload = payloadToJson(command, body.payload);
  if ("method" in write && write.isAsked?.(fieldsOf(payload)) === false) {
    throw foreignError(place, `They are not the ${command} that was asked for`);
  }
  const amount = bothForms(await decimalsOf(place));
  const words = transactionWords(command, payload, sender, amount);
  const isShown = "method" in write && write.isAsked === undefined;
  const summary = [
    `Account:   ${sender}, key ${key.name}`,
    `Does:      ${words}`,
    ...(isShown ? [`Payload:   ${JSON.stringify(payload)}`] : []),
    `Costs:     at most ${amount(String(body.maxFee))}; number ${body.sequence}, void after block ${body.expiryHeight}`,
    `Ledger:    ${place.name}, chain ${shortHex(body.chainId)}`,
  ];
  return { method, body, command, summary, effects: fieldsOf(answer.effects) };
}

/** A write without a signature is refused with what is to be signed, unless there is nothing to do any more. */
async function unsignedOf(
  place: WritePlace,
  { method, params }: Extract<CommandWrite, { method: string }>,
  auth: Fields,
): Promise<Fields> {
  try {
    return { done: await place.call(method, { ...params, auth }) };
  } catch (cause) {
    if (!(cause instanceof LedgerError) || cause.code !== "RPC_SIGNATURE_REQUIRED") throw cause;
    if (typeof cause.evidence.unsigned_tx === "string") return cause.evidence;
    throw cause;
  }
}

function bodyOf(place: WritePlace, unsigned: unknown): TransactionBody {
  const bytes = typeof unsigned === "string" ? parseHex0x(unsigned) : undefined;
  const body = bytes?.ok === true ? decode(transactionBodySchema, bytes.value) : undefined;
  if (body?.ok === true) return body.value;
  throw foreignError(place, "They are no transaction");
}

/** Of a kind with its payload everything is known here, so that the bytes must be exactly that. */
function refuseOther(
  place: WritePlace,
  { kind, payload }: Extract<CommandWrite, { kind: CommandName }>,
  body: TransactionBody,
): void {
  const own = requireJson(readPayloadJson(kind, payload), "the payload");
  if (COMMANDS[kind].kind === body.kind && equalBytes(own, body.payload)) return;
  throw foreignError(place, `They are not the ${kind} that was asked for`);
}

function foreignError({ name }: WritePlace, why: string): LedgerError {
  return new LedgerError({
    code: "CLI_NODE_OTHER",
    message: `${name} gives other bytes to sign than were asked for. ${why}.`,
    fix: "Do not sign. Ask another node with --node.",
    evidence: { node: name },
  });
}

/** What the ledger would refuse is not signed. */
function refuseDoomed({ rejection }: Fields): void {
  const { code, facts } = fieldsOf(rejection);
  if (typeof code !== "string") return;
  const told = Object.entries(fieldsOf(facts)).map(([name, value]) => `${name} ${value}`);
  throw new LedgerError({
    code,
    message: `The ledger would refuse it. ${code}${told.length === 0 ? "" : `: ${told.join(", ")}`}.`,
    fix: `mathledger explain ${code}`,
    evidence: fieldsOf(facts),
  });
}

async function confirm(call: Call, { command }: PreparedWrite): Promise<void> {
  if (call.options.flag("yes")) return;
  if (!process.stdin.isTTY) {
    throw usageError({
      message: `${command} must be confirmed. There is no terminal to ask on.`,
      fix: `${call.program} ${call.command} … --yes`,
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question("Sign and send it? [y/N] ");
    if (/^y(?:es)?$/i.test(typed.trim())) return;
  } finally {
    lines.close();
  }
  throw new LedgerError({
    code: "CLI_INTERRUPTED",
    message: "Not confirmed. Nothing was signed.",
    fix: "Run it again, and answer y.",
  });
}

async function signBody(body: TransactionBody, key: CallKey): Promise<Uint8Array> {
  const { bytes } = transactionMessage(body, { suite: key.suite, keyId: key.keyId });
  return await key.sign({ context: "tx", message: bytes });
}

/** The words of the command for what was sent, once it stands in a block. */
function toldOf(asked: CommandWrite, { done }: SigningSteps, sent: Fields): Told | undefined {
  if (sent.status === "pending") return undefined;
  if (done !== undefined) return done(sent);
  const text = "method" in asked ? asked.done?.(sent) : undefined;
  return text === undefined ? undefined : { json: {}, text };
}

function answerDone(call: Call, done: Fields): ExitCode {
  const { at: _, ...told } = done;
  call.answer({ json: told, text: () => `There is nothing to sign: ${JSON.stringify(told)}` });
  return EXIT.yes;
}

function answerDry(call: Call, prepared: PreparedWrite, dry: SigningSteps["dry"]): ExitCode {
  const { summary, effects, command } = prepared;
  const told = dry?.(prepared);
  call.answer({
    json: { dry_run: true, kind: command, ...told?.json, effects },
    text: () => told?.text ?? `${summary.join("\n")}\nNothing was signed and nothing was sent.`,
  });
  return EXIT.yes;
}

/** The words of the method first, then where it stands. */
function answerSent(
  call: Call,
  { command }: PreparedWrite,
  sent: Fields,
  done: Told | undefined,
): ExitCode {
  const isPending = sent.status === "pending";
  const { at: _, ...told } = sent;
  call.answer({
    json: { kind: command, ...told, ...done?.json },
    text: () => done?.text ?? sentLines(call, command, sent).join("\n"),
  });
  return isPending ? EXIT.notYet : EXIT.yes;
}

const TOLD = ["proposal_hash", "attestation_id", "emergency_hash", "voting_power", "fee"] as const;

function sentLines(call: Call, command: CommandName, sent: Fields): readonly string[] {
  const hash = String(sent.tx_hash);
  const told = TOLD.flatMap((name) =>
    sent[name] === undefined ? [] : [`${`${name.replaceAll("_", " ")}:`.padEnd(16)}${sent[name]}`],
  );
  const place =
    sent.status === "pending"
      ? `Sent ${command}, and no block holds it as yet: ${hash}`
      : `Done ${command} in block ${sent.height}: ${hash}`;
  return [place, ...told, `Next:      ${call.program} tx show ${hash}${call.dataFlag}`];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
