import type { Command } from "commander";
import type { BlockReport } from "../../node/block-report.ts";
import type { ChainReader } from "../../node/chain-reader.ts";
import type { Height } from "../../primitives/brand.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--block-number <height>", "the block (default: the newest)")
    .option("--hash <id>", "the block by one of its ids")
    .option("--algorithm <name>", "algorithm of the id, where several blocks share it")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openPlace, refuseBroken, requireServed } = await import("../open-place.ts");
  const { reportBlock } = await import("../../node/block-report.ts");
  const { sealToJson } = await import("../../ledger/json-seal.ts");
  const { sealersAt } = await import("../../machine/sealer-table.ts");
  const opened = await openPlace(call);
  const { chain } = opened;
  try {
    await refuseBroken(opened, call.options.uint("blockNumber"));
    const height = await heightOf(call, chain);
    await requireServed(opened, height);
    const report = reportBlock(chain, height);
    const { json, bodyBytes, kinds, commit, record } = report;
    const sealers = sealersAt(chain.store, report.block.header.height);
    const seals = commit?.commit.seals.map((seal) => sealToJson(seal, sealers)) ?? [];
    const carried = commit === null ? {} : { commit_at: commit.at };
    const sizes = { header_bytes: report.block.headerBytes.length, body_bytes: bodyBytes };
    const lines = await blockLines(report, seals.length);
    call.answer({
      json: {
        ...json,
        ...sizes,
        statements: kinds,
        ...carried,
        seals,
        finality_depth: record.timing.finalityBlocks,
      },
      text: () => lines.join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

async function heightOf(call: Call, chain: ChainReader): Promise<Height> {
  const { heightOption, hexOption } = await import("../block-option.ts");
  const hash = call.options.text("hash");
  if (hash === undefined) return heightOption(call, chain);
  const { readHashName } = await import("../algorithm-name.ts");
  const id = hexOption(hash, "--hash");
  const named = call.options.text("algorithm");
  const codes =
    named === undefined
      ? [...chain.algorithms.hashes.keys()]
      : [readHashName(named, "--algorithm")];
  const fitting = codes.filter((code) => {
    return chain.store.findBlocks(code, id).some((place) => place.branch === "main");
  });
  const [code = codes[0] ?? 0x12] = fitting;
  return chain.store.readBlockById(code, id).height;
}

async function blockLines(report: BlockReport, seals: number): Promise<readonly string[]> {
  const { hashName, hashNumber } = await import("../algorithm-name.ts");
  const { counted } = await import("../number-text.ts");
  const { json, block, record, bodyBytes, kinds, commit } = report;
  const { header } = block;
  const time = new Date(json.time_ms).toISOString();
  const lines = [
    `Block ${json.block_number}   ${json.rule_version}   epoch ${json.epoch_index}   ${time}`,
    `Hash:      ${json.block_hash}`,
  ];
  const lineages =
    header.type === "v1"
      ? [{ code: record.algs.legacy ?? 0x12, ...header, historyRoot: null, sealersHash: null }]
      : header.lineages;
  for (const [index, { id }] of json.ids.entries()) {
    const lineage = lineages[index];
    if (lineage === undefined) continue;
    const { code, prevId, bodyRoot, stateRoot, historyRoot } = lineage;
    lines.push(`${hashName(code)} (${hashNumber(code)})`);
    lines.push(`  id       ${id}`, `  prev     ${hex(prevId)}`, `  body     ${hex(bodyRoot)}`);
    lines.push(`  state    ${hex(stateRoot)}`);
    if (historyRoot !== null) lines.push(`  history  ${hex(historyRoot)}`);
  }
  if (json.dual_commitment !== undefined) lines.push(`Dual:      ${json.dual_commitment}`);
  const counts = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`);
  lines.push(
    `Body:      ${counted(json.statement_count, "statement")} (${counts.join(", ")}), ${bodyBytes} bytes`,
  );
  lines.push(`Header:    ${block.headerBytes.length} bytes, by ${json.proposer}`);
  const where =
    commit === null
      ? "no commit is known"
      : `${seals} in the commit ${commit.at === "loose" ? "beside the blocks" : `in block ${commit.at}`}`;
  lines.push(`Seals:     ${where}`);
  if (json.next_epoch) {
    lines.push(
      `Next:      epoch from block ${json.next_epoch.start_block}, ${json.next_epoch.epoch_hash}`,
    );
  }
  return lines;
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
