import type { PqStatus } from "../node/methods/pq-status.ts";
import type { Paint } from "./terminal.ts";

/** The lines of `pq status` for people. */
export function pqText(status: PqStatus, paint: Paint): string {
  const { support, reasons, epoch, algorithms } = status;
  const tests = algorithms
    .filter(({ needed }) => needed)
    .map(
      ({ display_name, self_test }) => `${display_name} ${self_test === "ok" ? "ok" : "FAILED"}`,
    );
  const number = `0x${epoch.algorithm_id.toString(16).padStart(2, "0")}`;
  const named = `${epoch.algorithm} (${number})  ${epoch.rule_version}`;
  return [
    `PQ migration support: ${paint(support === "ENABLED" ? "green" : "red", support)}`,
    ...reasons.map((reason) => `Reason:    ${reason}`),
    `Epoch:     ${epoch.index}  ${named}; self-test: ${tests.join(", ")}`,
    `Keys:      ${shareOf(status)}`,
  ].join("\n");
}

function shareOf({ voting_power: power, accounts }: PqStatus): string {
  const total = BigInt(power.total);
  if (total === 0n) {
    return `${accounts.post_quantum} of ${accounts.total} accounts have a post-quantum key; none has voting power`;
  }
  // Cut and never rounded up: nobody is told of a whole that is not there.
  const hundredths = (BigInt(power.post_quantum) * 10_000n) / total;
  const percent = `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")} %`;
  return `${percent} of voting power has a post-quantum key`;
}
