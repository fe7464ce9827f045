import { decode } from "../codec/canonical.ts";
import { commandOfKind } from "../governance/command.ts";
import { decodeBodyStatement } from "../ledger/body-statement.ts";
import { type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { encodeStatementProof } from "../ledger/statement-proof.ts";
import type { Transaction } from "../ledger/transaction.ts";
import { commandPayloadSchema } from "../machine/command-payload.ts";
import { valueToJson } from "../node/json/value-to-json.ts";
import { readBytes } from "../node/json-values.ts";
import { proveStatement } from "../node/proof-build.ts";
import { findTransactionTarget } from "../node/proof-search.ts";
import { checkProof, type ProofGround, readDocumentFile } from "../node/proof-verify.ts";
import type { Digest } from "../primitives/brand.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { algorithms } from "./open-chain.ts";
import { openPlace } from "./open-place.ts";
import { usageError } from "./usage-error.ts";
import { writePieces } from "./write-file.ts";
import { openWritePlace } from "./write-place.ts";

const SCHEMA = "mathledger.receipt/1";
const PROOF_BYTES = { min: 1, max: 16 * 1024 * 1024 };

type Fields = Readonly<Record<string, unknown>>;

/** Writes the proof that the newest ballot of an account on a proposal stands in a block. */
export async function writeReceipt(call: Call): Promise<ExitCode> {
  const [proposal] = call.args;
  if (proposal === undefined) {
    throw usageError({
      message: "A receipt is of a ballot. No proposal was named.",
      fix: `${call.program} vote receipt PROPOSAL --key NAME`,
    });
  }
  const account = await accountOf(call);
  const id = await ballotTransaction(call, proposal, account);
  const { chain } = await openPlace(call);
  try {
    const target = findTransactionTarget(chain, id);
    const proof = encodeStatementProof(proveStatement(chain, target));
    const output = call.options.text("output") ?? "receipt.json";
    const receipt = { schema: SCHEMA, account, tx_hash: toHex0x(id), proof: toHex0x(proof) };
    const text = `${JSON.stringify(receipt, null, 2)}\n`;
    const isDry = call.options.flag("dryRun");
    if (!isDry) await writePieces(output, [new TextEncoder().encode(text)]);
    if (output === "-" && !isDry) return EXIT.yes;
    call.answer({
      json: {
        file: output,
        dry_run: isDry,
        account,
        tx_hash: toHex0x(id),
        block_number: target.height,
      },
      text: () =>
        [
          `${isDry ? "Not yet:   " : "Written:   "}${output}: the ballot of ${account} stands in ` +
            `block ${target.height}`,
          `Check it:  ${call.program} vote receipt verify ${output}`,
        ].join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

/** Checks a receipt without a ledger, and shows the ballot that is proved, from the proof alone. */
export async function verifyReceipt(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const read = readJson(readJsonFile(path), "", readReceipt);
  const { account, proof } = requireJson(read, path);
  const { result } = checkProof(proof, await groundOf(call), await algorithms());
  if (!result.ok) return answerInvalid(call, path, result.error.code);
  const { proof: proved, links, verdict } = result.value;
  const statement = decodeBodyStatement(proved.statement);
  const transaction = statement.ok ? statement.value.transaction : undefined;
  const cast = transaction === undefined ? undefined : ballotOf(transaction);
  if (cast === undefined || cast.voter !== account) {
    return answerInvalid(call, path, "PROOF_NO_BALLOT");
  }
  const end = toHex0x(links.end.id);
  call.answer({
    json: {
      file: path,
      valid: true,
      verdict,
      chain_id: links.chainId,
      block_number: links.header.height,
      end_block: links.end.header.height,
      end_id: end,
      ...cast,
    },
    text: () =>
      [
        `Ballot:    ${JSON.stringify(cast.ballot.shares)} basis points on ${cast.ballot.proposal_id}`,
        `Voter:     ${cast.voter}`,
        `Stands in: block ${links.header.height} of chain ${toHex0x(links.chainId)}`,
        verdict === "trusted"
          ? "Receipt VALID"
          : `Receipt CONSISTENT up to block ${links.end.header.height}, id ${end}: compare this id ` +
            "with a source of your own",
      ].join("\n"),
  });
  return EXIT.yes;
}

async function accountOf(call: Call): Promise<string> {
  const named = call.options.text("account");
  if (named !== undefined) return toHex0x(hexOption(named, "--account"));
  if (call.options.text("key") !== undefined) return toHex0x((await callKey(call)).account);
  throw usageError({
    message: "A receipt is of an account. Neither --key nor --account was given.",
    fix: `${call.program} vote receipt PROPOSAL --key NAME`,
  });
}

async function ballotTransaction(call: Call, proposal: string, account: string): Promise<Digest> {
  const place = await openWritePlace(call);
  try {
    const { vote } = await place.call("get_vote", { proposal, account });
    const { tx_hash } = vote as Fields;
    if (typeof tx_hash === "string") return hexOption(tx_hash, "tx_hash") as Digest;
  } finally {
    place.close();
  }
  throw new LedgerError({
    code: "PROOF_TARGET_UNKNOWN",
    message: `${account} has cast no ballot on ${proposal}.`,
    fix: `${call.program} vote cast ${proposal} yes --key NAME`,
    evidence: { proposal, account },
  });
}

function readReceipt(place: JsonPlace): { readonly account: string; readonly proof: Uint8Array } {
  const fields = place.fields(["schema", "account", "tx_hash", "proof"]);
  fields.required("schema").oneOf([SCHEMA]);
  const account = readBytes(fields.required("account"), { min: 32, max: 32 });
  return { account: toHex0x(account), proof: readBytes(fields.required("proof"), PROOF_BYTES) };
}

async function groundOf(call: Call): Promise<ProofGround> {
  const trustId = call.options.text("trustId");
  const genesis = call.options.text("genesis");
  return {
    ...(trustId === undefined ? {} : { trustId: hexOption(trustId, "--trust-id") }),
    ...(genesis === undefined ? {} : { document: readDocumentFile(genesis, await algorithms()) }),
  };
}

/** The ballot of a transaction and who has cast it, or undefined for a transaction of another kind. */
function ballotOf({ body }: Transaction) {
  const command = commandOfKind(body.kind);
  if (command !== "castVote" && command !== "castVoteBySig") return undefined;
  const schema = commandPayloadSchema(command);
  const decoded = decode<unknown>(schema, body.payload);
  if (!decoded.ok) return undefined;
  const { ballot, voter } = valueToJson(schema, decoded.value) as {
    readonly ballot: Fields;
    readonly voter?: string;
  };
  return { voter: voter ?? toHex0x(body.account), ballot };
}

function answerInvalid(call: Call, path: string, code: string): ExitCode {
  call.answer({
    json: { file: path, valid: false, code },
    text: (paint) => paint("red", `Receipt INVALID: ${code}`),
  });
  return EXIT.no;
}
