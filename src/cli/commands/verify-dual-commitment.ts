import type { Command } from "commander";
import type { LineageReport } from "../../node/block-report.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--block-number <height>", "the block (default: the newest)")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openPlace, refuseBroken, requireServed } = await import("../open-place.ts");
  const { reportDual } = await import("../../node/block-report.ts");
  const { heightOption } = await import("../block-option.ts");
  const { hashName } = await import("../algorithm-name.ts");
  const { hashCodeToJson } = await import("../../crypto/hash-json.ts");
  const opened = await openPlace(call);
  const { chain } = opened;
  try {
    await refuseBroken(opened, call.options.uint("blockNumber"));
    const asked = heightOption(call, chain);
    await requireServed(opened, asked);
    const report = reportDual(chain, asked);
    const { height, hasDual, lineages, ruleName } = report;
    const isValid = hasDual && lineages.length === 2 && lineages.every(isSound);
    call.answer({
      json: {
        block_number: height,
        rule_version: ruleName,
        has_dual_commitment: hasDual,
        valid: isValid,
        lineages: lineages.map(({ role, code, isRootOk, isLinkOk, isCommitmentOk }) => ({
          role,
          algorithm_id: hashCodeToJson(code),
          root_ok: isRootOk,
          link_ok: isLinkOk,
          ...(isCommitmentOk === null ? {} : { commitment_ok: isCommitmentOk }),
        })),
      },
      text: () => {
        const width = Math.max(...lineages.map(({ code }) => hashName(code).length));
        const lines = lineages.map(({ role, code, isRootOk, isLinkOk, isCommitmentOk }) => {
          const commitment = isCommitmentOk === null ? "none" : word(isCommitmentOk);
          const name = hashName(code).padEnd(width);
          const links = `root ${word(isRootOk)}   link ${word(isLinkOk)}`;
          return `${role.padEnd(6)}  ${name}   ${links}   commitment ${commitment}`;
        });
        const verdict = isValid
          ? "Dual commitment VALID"
          : hasDual
            ? "Dual commitment INVALID"
            : `No dual commitment: block ${height} is under ${ruleName}`;
        return [...lines, verdict].join("\n");
      },
    });
    return isValid ? EXIT.yes : EXIT.no;
  } finally {
    chain.store.close();
  }
}

function isSound({ isRootOk, isLinkOk, isCommitmentOk }: LineageReport): boolean {
  return isRootOk && isLinkOk && isCommitmentOk === true;
}

function word(isOk: boolean): string {
  return isOk ? "ok" : "WRONG";
}
