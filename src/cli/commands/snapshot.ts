import type { Command } from "commander";
import { parseHex0x } from "../../primitives/hex.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { grouped } from "../number-text.ts";
import { usageError } from "../usage-error.ts";

export function register(command: Command, action: Action): void {
  command
    .command("create")
    .description("write a snapshot of the newest block, beside a node that runs")
    .action(action(create));
  command
    .command("list")
    .description("show the snapshots of a data folder with their digests, the newest first")
    .action(action(list));
  command
    .command("restore")
    .description("make the ledger of a new data folder from a snapshot, after checking all of it")
    .argument("<file>", "a snapshot")
    .option("--digest <hex>", "its digest, as a node that you trust shows it")
    .option(
      "--genesis <file>",
      "the genesis document that you trust: its sealers must vouch for it",
    )
    .action(action(restore));
}

async function create(call: Call): Promise<ExitCode> {
  const { createSnapshot } = await import("../../node/snapshots/create-snapshot.ts");
  const { file, height, blockHash, digest, chunks, sizeBytes, isSealed } = await createSnapshot(
    call.data,
  );
  call.answer({
    json: { file, height, blockHash, digest, chunks, sizeBytes, isSealed },
    text: () =>
      [
        `Snapshot:  ${file}, ${grouped(sizeBytes)} bytes`,
        `Block:     ${height}  ${blockHash}${isSealed ? "" : ", without its seals"}`,
        `Digest:    ${digest}`,
        `Next:      ${call.program} snapshot restore FILE --digest ${digest} --data NEW-FOLDER`,
      ].join("\n"),
  });
  return EXIT.yes;
}

async function list(call: Call): Promise<ExitCode> {
  const { listSnapshots } = await import("../../node/snapshots/list-snapshots.ts");
  const found = listSnapshots(call.data);
  for (const { file, height, digest, sizeBytes } of found) {
    call.row({
      json: { file, height, digest, sizeBytes },
      text: () => `${String(height).padStart(10)}  ${digest}  ${grouped(sizeBytes)} bytes  ${file}`,
    });
  }
  if (found.length === 0) call.note(`${call.data} holds no snapshot.`);
  return EXIT.yes;
}

async function restore(call: Call): Promise<ExitCode> {
  const { algorithms } = await import("../open-chain.ts");
  const { readGenesisFile } = await import("../../node/life/genesis-file.ts");
  const { restoreSnapshot } = await import("../../node/snapshots/restore-snapshot.ts");
  const loaded = await algorithms();
  const path = call.options.text("genesis");
  const digest = readDigest(call);
  if (path === undefined && digest === null) throw trustError(call);
  const genesis = path === undefined ? null : readGenesisFile(path, loaded);
  if (path !== undefined && genesis === null) throw missingGenesis(path);
  const restored = restoreSnapshot(call.args[0] ?? "", call.data, {
    algorithms: loaded,
    trust: { digest, genesis },
  });
  const { directory, height, blockHash, stateEntries, checked, notChecked } = restored;
  call.answer({
    json: { ...restored, folder: directory },
    text: () =>
      [
        `Restored:  ${directory}, block ${height}  ${blockHash}, ${grouped(stateEntries)} entries of the state`,
        ...checked.map((what) => `Checked:   ${what}`),
        ...notChecked.map((what) => `Unchecked: ${what}`),
        `Next:      put the sealer's key into ${directory}/keys, then ${call.program} node run --data ${directory}`,
      ].join("\n"),
  });
  return EXIT.yes;
}

function readDigest(call: Call): Uint8Array | null {
  const given = call.options.text("digest");
  if (given === undefined) return null;
  const parsed = parseHex0x(given);
  if (parsed.ok) return parsed.value;
  throw usageError({
    code: "CLI_VALUE",
    message: `--digest takes 0x and hexadecimal digits. It was given as "${given}".`,
    fix: `${call.program} snapshot list, on the machine of a node that you trust`,
    evidence: { option: "--digest", found: given },
  });
}

function trustError(call: Call) {
  return usageError({
    message:
      "A snapshot is believed for a reason: its digest from a node that you trust, or a genesis document.",
    fix: `${call.program} snapshot restore FILE --digest 0x… , or --genesis FILE`,
    evidence: { option: "--digest" },
  });
}

function missingGenesis(path: string) {
  return usageError({
    code: "CLI_VALUE",
    message: `The genesis document ${path} does not exist.`,
    fix: "name the file genesis.json of the chain with --genesis",
    evidence: { option: "--genesis", found: path },
  });
}
