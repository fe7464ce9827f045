import { decode } from "../codec/canonical.ts";
import {
  encodeTransaction,
  type TransactionBody,
  transactionBodySchema,
} from "../ledger/transaction.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import type { KeyFile } from "../node/key-file.ts";
import { openSigner } from "../node/key-store.ts";
import { parseHex0x, toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { callNode, type NodeTarget } from "./node-connection.ts";
import { askPassphrase } from "./passphrase.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A write of a node by its fields, and the key that is to sign it. */
export interface SignedCall {
  readonly target: NodeTarget;
  readonly method: string;
  readonly params: Fields;
  readonly key: KeyFile;
  /** True iff the transaction does what was asked for. The node built it, and nothing of it is believed. */
  readonly isAsked: (body: TransactionBody) => boolean;
}

/**
 * Has a node build the transaction of a write, compares it with what was asked for, says what signing does, signs it
 * here and sends it. Null where the call is a dry run. The key never leaves this process.
 */
export async function signedCall(call: Call, asked: SignedCall): Promise<Fields | null> {
  const { target, method, params, key } = asked;
  const { body, words } = await buildWrite(asked);
  if (!asked.isAsked(body)) throw otherError(method);
  call.note(
    `Signing for account ${toHex0x(body.account)}, number ${body.sequence}, at most ${body.maxFee} base units:`,
  );
  for (const line of words) call.note(`  ${line}`);
  if (call.options.flag("dryRun")) return null;
  const prompt = `Passphrase for ${key.name}: `;
  const passphrase = key.isProtected ? await askPassphrase(call, { prompt, isNew: false }) : null;
  const signer = openSigner(key, passphrase ?? null);
  const { bytes } = transactionMessage(body, { suite: signer.suite, keyId: key.keyId });
  const signatures = [{ keyId: key.keyId, signature: signer.sign(bytes) }];
  const tx = toHex0x(encodeTransaction({ body, signatures }));
  const { wait, wait_ms } = params;
  const waits = Object.fromEntries(
    Object.entries({ wait, wait_ms }).filter(([, value]) => value !== undefined),
  );
  return await callNode(target, method, { tx, ...waits });
}

/** The transaction as the node builds it for the key's account, and what it says of its effects. */
async function buildWrite({ target, method, params, key }: SignedCall) {
  const auth = { sender: toHex0x(key.account), key_id: toHex0x(key.keyId) };
  try {
    await callNode(target, method, { ...params, auth });
  } catch (cause) {
    const evidence = cause instanceof LedgerError ? cause.evidence : undefined;
    const built = evidence?.unsigned_tx;
    if (!(cause instanceof LedgerError) || cause.code !== "RPC_SIGNATURE_REQUIRED") throw cause;
    const bytes = typeof built === "string" ? parseHex0x(built) : undefined;
    const decoded = bytes?.ok === true ? decode(transactionBodySchema, bytes.value) : undefined;
    if (decoded?.ok !== true) throw otherError(method);
    return { body: decoded.value, words: wordsOf(evidence?.effects) };
  }
  throw otherError(method);
}

function wordsOf(effects: unknown): readonly string[] {
  if (typeof effects !== "object" || effects === null || !("words" in effects)) return [];
  const { words } = effects;
  return Array.isArray(words) ? words.map(String) : [];
}

function otherError(method: string): LedgerError {
  return new LedgerError({
    code: "CLI_NODE_OTHER",
    message: `The node has built another transaction than ${method} was asked for. Nothing was signed.`,
    fix: "ask another node, and tell its operator",
    evidence: { method },
  });
}
