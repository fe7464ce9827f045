import type { Command } from "commander";
import type { RawBlock } from "../../consensus/block.ts";
import type { ChainReader } from "../../node/chain-reader.ts";
import type { BlockVerdict } from "../../node/verify-block.ts";
import type { PlacedBlock } from "../../node/verify-chain.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";
import type { OpenedPlace, ServedChain } from "../open-place.ts";
import { usageError } from "../usage-error.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--block-number <height>", "the block (default: the newest)")
    .option("--file <file>", "a block from elsewhere, as verify-chain saves a bad one")
    .option("--from-genesis", "fold the chain from block 0 instead of going on from what is stored")
    .option("--explain", "list every check")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openPlace } = await import("../open-place.ts");
  const { judgeStoredBlock } = await import("../../node/verify-block.ts");
  const to = call.options.uint("blockNumber");
  const opened = await openPlace(call, to === undefined ? {} : { to });
  const { chain } = opened;
  try {
    const block = await blockOf(call, opened);
    const progress = call.progress({ label: "folding", unit: "blocks", total: block.height });
    let verdict: BlockVerdict;
    try {
      const fold = call.options.flag("fromGenesis");
      verdict = await judgeStoredBlock(chain, block, {
        fold,
        onBlock: (at) => progress.update(at),
      });
    } finally {
      progress.end();
    }
    return await answer(call, verdict, block.raw, chain);
  } finally {
    chain.store.close();
  }
}

/** The stored or served block of a height, or the block of a file with the height at which it wants to stand. */
async function blockOf(call: Call, opened: OpenedPlace): Promise<PlacedBlock> {
  const { chain, served } = opened;
  const path = call.options.text("file");
  if (path === undefined && served !== null) return servedBlockOf(call, opened, served);
  if (path === undefined) {
    const { heightOption } = await import("../block-option.ts");
    const height = heightOption(call, chain);
    return { height, raw: chain.store.blocks.block(height).raw };
  }
  const { readBlockFile } = await import("../block-file.ts");
  const { raw, claimed } = readBlockFile(path);
  const height = call.options.uint("blockNumber") ?? claimed;
  const tip = chain.store.tipHeight;
  if (height !== null && height <= tip + 1) return { height, raw };
  throw usageError({
    code: "CLI_VALUE",
    message:
      `The block of ${path} cannot be judged at height ${height ?? "unknown"}. ` +
      `The ledger holds blocks 0 to ${tip}, and a block is judged on the one below it.`,
    fix: `${call.program} validate-block --file ${path} --block-number ${tip + 1}`,
    evidence: { path, height, tip },
  });
}

/** The block as the node serves it now: it is judged on the copy's own block below it. */
async function servedBlockOf(
  call: Call,
  opened: OpenedPlace,
  served: ServedChain,
): Promise<PlacedBlock> {
  const { refuseBroken, servedBlock } = await import("../open-place.ts");
  const { heightOption } = await import("../block-option.ts");
  const { bad } = served;
  const asked = call.options.uint("blockNumber") ?? bad?.height;
  if (bad !== null && asked === bad.height) return bad;
  await refuseBroken(opened, asked);
  const height = heightOption(call, opened.chain);
  const raw = await servedBlock(served, height);
  return { height, raw: raw ?? opened.chain.store.blocks.block(height).raw };
}

async function answer(
  call: Call,
  verdict: BlockVerdict,
  raw: RawBlock,
  chain: ChainReader,
): Promise<ExitCode> {
  const { rejectionJson, rejectionLines } = await import("../verdict-text.ts");
  const { explainVerdict } = await import("../explain-verdict.ts");
  const { decodeHeader } = await import("../../ledger/header.ts");
  const { RULE_NAMES } = await import("../../ledger/rule-version.ts");
  const { height, record, rejection, ground, isReplayed } = verdict;
  const header = decodeHeader(raw.header, chain.document.chainId);
  const hasDual = header.ok && header.value.type === "v2" && header.value.dual !== null;
  const checks = explainVerdict(verdict);
  call.answer({
    json: {
      block_number: height,
      rule_version: RULE_NAMES[record.rule],
      valid: rejection === null,
      dual_commitment: hasDual,
      ...(rejection === null ? {} : rejectionJson(rejection)),
      ground,
      replayed: isReplayed,
      checks: checks.map(({ name, result, note }) => ({ name, result, note })),
    },
    text: (paint) => {
      const [first = "", ...rest] =
        rejection === null
          ? [hasDual ? "VALID (with dual commitment)" : "VALID"]
          : rejectionLines(rejection, record);
      const lines = [paint(rejection === null ? "green" : "red", first), ...rest];
      if (call.options.flag("explain")) {
        const width = Math.max(...checks.map(({ name }) => name.length));
        for (const { name, result, note } of checks) {
          lines.push(`  ${result.padEnd(11)}  ${name.padEnd(width)}  ${note}`.trimEnd());
        }
      }
      return lines.join("\n");
    },
  });
  return rejection === null ? EXIT.yes : EXIT.no;
}
