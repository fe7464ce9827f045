import { LedgerError } from "../primitives/ledger-error.ts";
import { readErrorPage } from "./error-page.ts";

/** The call that has failed, in words to paste. */
export interface FailedCall {
  readonly program: string;
  /** Words of the command below the program. */
  readonly command: string;
  readonly argv: readonly string[];
}

type Advice = (call: FailedCall, error: LedgerError) => string;

const again: Advice = ({ program, argv }) => `${program} ${argv.map(quoted).join(" ")}, once more`;
const status: Advice = (call) => `${call.program} node status${placeOf(call)}`;
const help: Advice = ({ program, command }) => `${program} ${command} --help`;
const elsewhere: Advice = ({ program, command }) =>
  `${program} ${command} … --node URL of a node that has it`;

/** What somebody at the command line does about an error of the interface. */
const BY_CODE: Readonly<Record<string, Advice>> = {
  RPC_PARSE: status,
  RPC_REQUEST: status,
  RPC_METHOD: status,
  RPC_PARAMS: help,
  RPC_INTERNAL: ({ program }) => `${program} doctor, on the node's machine; its log has the cause`,
  RPC_NOT_FOUND: help,
  RPC_HEIGHT_NOT_REACHED: status,
  RPC_PRUNED: elsewhere,
  RPC_SIGNATURE_REQUIRED: help,
  RPC_SIGNATURE_INVALID: ({ program }) => `${program} keys show NAME, and compare its key id`,
  RPC_TX_REJECTED: explainRejection,
  RPC_TX_FAILED: explainRejection,
  RPC_MEMPOOL_FULL: again,
  RPC_RATE_LIMITED: again,
  RPC_TOO_LARGE: help,
  RPC_UNAUTHORIZED: ({ program, command }) =>
    `${program} ${command} … --node unix:PATH of the operator's socket, on the node's machine`,
  RPC_FORBIDDEN: ({ program, command }) =>
    `${program} ${command} … --node unix:PATH of the operator's socket, on the node's machine`,
  RPC_CURSOR: again,
  RPC_SEQ_GONE: again,
  RPC_SYNCING: status,
  RPC_STOPPING: status,
  RPC_TIMEOUT: help,
  RPC_NOT_AVAILABLE: elsewhere,
};

/** The command that asks what a method of the interface answers. */
const BY_METHOD: Readonly<Record<string, string>> = {
  get_params: "params list",
  get_proposal: "proposal show PROPOSAL",
  list_proposals: "proposal list",
  list_emergencies: "emergency list",
  list_attestations: "attest status",
  explain_vote: "vote explain PROPOSAL --account ACCOUNT",
  list_tx_kinds: "tx build --help",
  submit_tx: "tx send FILE",
};

/**
 * The error as it helps at the command line: with a reason where it gave none, which is that of the page of errors, and
 * with something to paste where its fix is meant for a caller of the interface.
 */
export function adviseError(error: LedgerError, call: FailedCall): LedgerError {
  const { code, message, fix, evidence, cause } = error;
  const isWhole = /[.?!]\s+[A-Z0-9"'([]/.test(message) || cause instanceof Error;
  const reason = isWhole ? undefined : reasonOf(code);
  return new LedgerError({
    code,
    message: reason === undefined ? message : `${message.replace(/([^.?!])$/, "$1.")} ${reason}`,
    fix: fixOf(error, call) ?? fix ?? `${call.program} explain ${code}`,
    evidence,
    ...(cause === undefined ? {} : { cause }),
  });
}

function fixOf(error: LedgerError, call: FailedCall): string | undefined {
  const { code, fix = "", evidence } = error;
  if (!code.startsWith("RPC_") || /\bmathledger/.test(fix)) return undefined;
  const { nearest } = evidence;
  const found = evidence.found ?? evidence.key;
  if (typeof nearest === "string" && call.argv.some((word) => word === found)) {
    const mended = call.argv.map((word) => (word === found ? nearest : word));
    return `${call.program} ${mended.map(quoted).join(" ")}`;
  }
  const named = Object.keys(BY_METHOD).find((method) => new RegExp(`\\b${method}\\b`).test(fix));
  if (named !== undefined) return `${call.program} ${BY_METHOD[named]}${placeOf(call)}`;
  return BY_CODE[code]?.(call, error);
}

function explainRejection({ program }: FailedCall, { evidence, code }: LedgerError): string {
  const { rejection } = evidence;
  const isTold = typeof rejection === "object" && rejection !== null && "code" in rejection;
  return `${program} explain ${isTold ? rejection.code : code}`;
}

/** Where the call has looked, as an option of the command that goes on from it. */
function placeOf({ argv }: FailedCall): string {
  for (const flag of ["--node", "--data"]) {
    const value = argv[argv.indexOf(flag) + 1];
    if (argv.includes(flag) && value !== undefined) return ` ${flag} ${quoted(value)}`;
    const joined = argv.find((word) => word.startsWith(`${flag}=`));
    if (joined !== undefined) return ` ${quoted(joined)}`;
  }
  return "";
}

/** Reasons that the page of errors gives in the words of the interface. */
const REASONS: Readonly<Record<string, string>> = {
  RPC_NOT_FOUND: "Nothing of that name stands in the ledger at that block.",
  RPC_HEIGHT_NOT_REACHED: "The chain has not come that far.",
  RPC_SIGNATURE_REQUIRED: "A write needs a signature.",
  RPC_MEMPOOL_FULL: "As many transactions of this class wait as the node keeps.",
};

/** The cause in the page of errors, as a sentence: numbers of the interface say nothing here. */
function reasonOf(code: string): string | undefined {
  const own = REASONS[code];
  if (own !== undefined) return own;
  const entry = readErrorPage().find((each) => each.code === code);
  if (entry === undefined) return undefined;
  const text = entry.cause.replace(/^-\d+(?:, \d+)?: /, "").replaceAll("`", "");
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/([^.])$/, "$1.")}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
