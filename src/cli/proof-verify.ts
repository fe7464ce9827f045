import type { ProofGap, ProofReport } from "../consensus/verify-proof.ts";
import { hashCodeToJson } from "../crypto/hash-json.ts";
import { checkProof, type ProofGround, readDocumentFile } from "../node/proof-verify.ts";
import { toHex0x } from "../primitives/hex.ts";
import { hashName } from "./algorithm-name.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import { readInput } from "./read-file.ts";

/** What a proof leaves open, in words. */
const GAPS: Readonly<Record<ProofGap, string>> = {
  end: "the header at the end: compare its id with one from a source of your own (--trust-id, --genesis)",
  commit: "the seals that came with the proof",
  sealerSet: "that the genesis sealers still were the set at the end's height",
  epoch: "that the end's epoch record is one of the chain",
  signatures: "the signatures of the transaction",
  receipt: "whether the transaction had its effect: its receipt is a statement of its own",
  replay: "that the blocks follow the rules: verify a chain file for that",
};

/** Longest part of a content that is shown. */
const SHOWN_BYTES = 200;

/** Checks a proof file and says what was proved, on what ground, and what was not checked. */
export async function proofVerify(call: Call): Promise<ExitCode> {
  const path = call.args[0] ?? "";
  const bytes = readInput(path);
  const loaded = await algorithms();
  const trustId = call.options.text("trustId");
  const genesis = call.options.text("genesis");
  const ground: ProofGround = {
    ...(trustId === undefined ? {} : { trustId: hexOption(trustId, "--trust-id") }),
    ...(genesis === undefined ? {} : { document: readDocumentFile(genesis, loaded) }),
  };
  const { result, evaluated } = checkProof(bytes, ground, loaded);
  const names = evaluated.map(hashName);
  if (!result.ok) {
    const { code, ...facts } = result.error;
    call.answer({
      json: { file: path, valid: false, code, ...facts, evaluated: evaluated.map(hashCodeToJson) },
      text: (paint) => {
        const told = Object.entries(facts).map(([name, value]) => `${name} ${factText(value)}`);
        return `${paint("red", `Proof INVALID: ${code}`)}\n  ${told.join(", ")}`.trimEnd();
      },
    });
    return EXIT.no;
  }
  const report = result.value;
  call.answer({
    json: { ...reportJson(path, report), evaluated: evaluated.map(hashCodeToJson) },
    text: (paint) => {
      const isTrusted = report.verdict === "trusted";
      const verdict = isTrusted
        ? "Proof VALID"
        : "Proof CONSISTENT, and nothing vouches for its end";
      return [
        ...provedLines(report),
        `Evaluated: ${names.join(", ")}, and no other hash function`,
        `Trusted:   ${groundText(report)}`,
        ...report.notChecked.map((gap) => `Not checked: ${GAPS[gap]}`),
        paint(isTrusted ? "green" : "yellow", verdict),
      ].join("\n");
    },
  });
  return EXIT.yes;
}

function provedLines({ proof, links }: ProofReport): readonly string[] {
  const { header, naming, end } = links;
  const content = proof.content;
  const what = content === null ? "" : `content ${content.index} of ${content.size} in `;
  const retro = naming === "retro" ? ", whose whole content was hashed again under it" : "";
  const lines = [
    `Proved:    ${what}statement ${proof.place.index} of ${proof.place.size} stands in block ${header.height}${retro}`,
    `Chain:     ${toHex0x(links.chainId)}`,
    `Ends at:   block ${end.header.height}, id ${toHex0x(end.id)}`,
  ];
  if (content !== null) lines.push(`Content:   ${contentText(content.bytes)}`);
  return lines;
}

/** Text where the bytes are text without control characters, else hexadecimal. */
function contentText(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, SHOWN_BYTES);
  const text = new TextDecoder("utf-8").decode(shown, { stream: true });
  const isText = !/[\p{Cc}\p{Cf}\uFFFD]/u.test(text);
  const more = bytes.length > SHOWN_BYTES ? `… (${bytes.length} bytes)` : "";
  return `${isText ? text : toHex0x(shown)}${more}`;
}

function groundText({ ground }: ProofReport): string {
  switch (ground.type) {
    case "ids":
      return `the id that was given, under ${ground.codes.map(hashName).join(", ")}`;
    case "sealers":
      return `the sealers of the genesis document: weight ${ground.weight} of ${ground.total} has signed`;
    case "none":
      return "nothing";
  }
}

function reportJson(path: string, report: ProofReport): Readonly<Record<string, unknown>> {
  const { proof, links, ground, verdict, notChecked } = report;
  const { content, place } = proof;
  return {
    file: path,
    valid: true,
    verdict,
    chain_id: links.chainId,
    algorithm_id: hashCodeToJson(proof.code),
    block_number: links.header.height,
    statement: place.index,
    ...(content === null ? {} : { content: content.index, content_bytes: content.bytes }),
    named_by: links.naming,
    end_block: links.end.header.height,
    end_id: links.end.id,
    trusted: ground.type,
    not_checked: notChecked,
  };
}

function factText(value: unknown): string {
  if (value instanceof Uint8Array) return toHex0x(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
