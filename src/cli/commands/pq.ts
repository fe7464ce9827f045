import type { Command } from "commander";
import type { PqReport } from "../../node/pq-report.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

export function register(command: Command, action: Action): void {
  command
    .command("status")
    .description("say whether this program and this chain are ready for post-quantum algorithms")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openChain } = await import("../open-chain.ts");
  const { reportPq } = await import("../../node/pq-report.ts");
  const { hashName, hashNumber } = await import("../algorithm-name.ts");
  const { epochAlgorithm } = await import("../../ledger/epoch-record.ts");
  const { RULE_NAMES } = await import("../../ledger/rule-version.ts");
  const { hashCodeToJson } = await import("../../crypto/hash-json.ts");
  const chain = await openChain(call);
  try {
    const report = reportPq(chain);
    const { isEnabled, reasons, record, algorithms, accounts, supply } = report;
    const code = epochAlgorithm(record);
    const tests = algorithms
      .filter(({ isNeeded }) => isNeeded)
      .map(
        ({ displayName, effective }) => `${displayName} ${effective === null ? "FAILED" : "ok"}`,
      );
    const named = `${hashName(code)} (${hashNumber(code)})  ${RULE_NAMES[record.rule]}`;
    call.answer({
      json: {
        support: isEnabled ? "ENABLED" : "DISABLED",
        reasons,
        epoch_index: record.index,
        rule_version: RULE_NAMES[record.rule],
        algorithm_id: hashCodeToJson(code),
        algorithms,
        accounts: { total: accounts.all, post_quantum: accounts.pq },
        supply: { total: supply.all, post_quantum: supply.pq },
      },
      text: (paint) =>
        [
          `PQ migration support: ${paint(isEnabled ? "green" : "red", isEnabled ? "ENABLED" : "DISABLED")}`,
          ...reasons.map((reason) => `Reason:    ${reason}`),
          `Epoch:     ${record.index}  ${named}; self-test: ${tests.join(", ")}`,
          `Keys:      ${shareOf(report)}`,
        ].join("\n"),
    });
    return isEnabled ? EXIT.yes : EXIT.no;
  } finally {
    chain.store.close();
  }
}

function shareOf({ accounts, supply }: PqReport): string {
  const byAccount = `${accounts.pq} of ${accounts.all} accounts`;
  if (supply.all === 0n) return `${byAccount} have a post-quantum key`;
  const hundredths = Number((supply.pq * 10_000n) / supply.all);
  const percent = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")} %`;
  return `${percent} of the supply, ${byAccount}, has a post-quantum key`;
}
