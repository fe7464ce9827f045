import { hashCodeToJson } from "../crypto/hash-json.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { encodeStatementProof } from "../ledger/statement-proof.ts";
import { followStatementProof } from "../ledger/statement-proof-links.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import { type ProofTarget, proveStatement } from "../node/proof-build.ts";
import { findContentTarget, findTransactionTarget } from "../node/proof-search.ts";
import { assert } from "../primitives/assert.ts";
import { toHex0x } from "../primitives/hex.ts";
import { hashName, readHashName } from "./algorithm-name.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openPlace, refuseBroken } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { usageError } from "./usage-error.ts";
import { writePieces } from "./write-file.ts";

/** Makes a proof, writes it, and says what it proves and what to trust it by. */
export async function proofGet(call: Call): Promise<ExitCode> {
  const opened = await openPlace(call);
  const { chain } = opened;
  try {
    await refuseBroken(opened);
    const { options } = call;
    const target = await targetOf(call, chain);
    const named = options.text("algorithm");
    const at = options.uint("at");
    const proof = proveStatement(chain, target, {
      ...(named === undefined ? {} : { algorithm: readHashName(named, "--algorithm") }),
      ...(at === undefined ? {} : { at }),
    });
    const bytes = encodeStatementProof(proof);
    const output = options.text("output") ?? "proof.cbor";
    const isDry = options.flag("dryRun");
    if (!isDry) await writePieces(output, [bytes]);
    if (output === "-" && !isDry) return EXIT.yes;
    const hash = requireHash(chain.algorithms.hashes, proof.code);
    const links = followStatementProof(proof, hash, chain.document.chainId);
    assert(links.ok, "a proof that was made does not hold");
    const end = links.value.end;
    const what = target.content === null ? "" : `content ${target.content} of `;
    call.answer({
      json: {
        block_number: target.height,
        statement: target.index,
        ...(target.content === null ? {} : { content: target.content }),
        algorithm_id: hashCodeToJson(proof.code),
        end_block: end.header.height,
        end_id: toHex0x(end.id),
        sealed: proof.commit !== null,
        file: output,
        dry_run: isDry,
        size_bytes: bytes.length,
        proof: bytes,
      },
      text: () =>
        [
          `Proof:     ${what}statement ${target.index} of block ${target.height}, under ${hashName(proof.code)}`,
          `Ends at:   block ${end.header.height}, id ${toHex0x(end.id)}`,
          `${isDry ? "Not yet:   " : "Written:   "}${output}, ${bytes.length} bytes`,
          `Check it:  ${call.program} proof verify ${output} --trust-id ${toHex0x(end.id)}`,
        ].join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

async function targetOf(call: Call, chain: ChainReader): Promise<ProofTarget> {
  const { options } = call;
  const tx = options.text("tx");
  if (tx !== undefined) return findTransactionTarget(chain, hexOption(tx, "--tx"));
  const content = contentOf(call);
  if (content !== undefined) {
    const total = chain.store.tipHeight + 1;
    const progress = call.progress({ label: "searching", unit: "blocks", total });
    try {
      return await findContentTarget(chain, content, (at) => progress.update(at + 1));
    } finally {
      progress.end();
    }
  }
  const height = options.uint("blockNumber");
  const index = options.uint("statement");
  if (height !== undefined && index !== undefined) {
    return { height, index, content: options.uint("content") ?? null };
  }
  throw usageError({
    message: "proof get needs a statement. None of the ways to name one was used in full.",
    fix: `${call.program} proof get --block-number N --statement I [--content K], or --tx ID, or --text TEXT`,
  });
}

/** The bytes to search for: a text, a file, or one line of a file without its end. */
function contentOf(call: Call): Uint8Array | undefined {
  const { options } = call;
  const text = options.text("text");
  if (text !== undefined) return new TextEncoder().encode(text);
  const path = options.text("file");
  if (path === undefined) return undefined;
  const bytes = readInput(path);
  const line = options.uint("line", undefined, 1);
  return line === undefined ? bytes : lineOf(bytes, line, path);
}

function lineOf(bytes: Uint8Array, number: number, path: string): Uint8Array {
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    if (line === number) return bytes.subarray(start, bytes[end - 1] === 0x0d ? end - 1 : end);
    start = end + 1;
  }
  throw usageError({
    code: "CLI_VALUE",
    message: `The file ${path} has no line ${number}.`,
    fix: "count lines from 1",
    evidence: { path, line: number },
  });
}
