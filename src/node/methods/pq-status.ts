import { RULE_NAMES } from "../../ledger/rule-version.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { NODE_METHODS } from "../../rpc/methods/node.ts";
import { readStrongKeys } from "../index/strong-key-view.ts";
import { reportPq } from "../pq-report.ts";
import type { NodeService } from "../service/node-service.ts";
import { epochJson } from "./epoch-in-short.ts";

/** Readiness for post-quantum algorithms, as a result of `pq_status`. */
export type PqStatus = ResultOf<(typeof NODE_METHODS)["pq_status"]>;

/** Answers `pq_status`, of a running node or of a folder. Cost: a pass over the accounts where there is no index. */
export function readPqStatus({
  reader,
  facts,
  index,
}: Pick<NodeService, "reader" | "facts"> & Partial<Pick<NodeService, "index">>): PqStatus {
  const counted = index === undefined ? null : readStrongKeys(index.viewsAt(index.height));
  const report = reportPq(reader, facts.isPqMigrationEnabled, counted);
  return {
    support: report.isEnabled ? "ENABLED" : "DISABLED",
    reasons: [...report.reasons],
    epoch: epochJson(report.record),
    algorithms: report.algorithms.map((each) => ({
      kind: each.kind,
      number: each.number,
      name: each.name,
      display_name: each.displayName,
      needed: each.isNeeded,
      provider: each.effective,
      self_test: each.effective !== null ? "ok" : each.configured === null ? "absent" : "failed",
    })),
    decided: report.decided.map(({ proposal, rule, isReady }) => {
      return { proposal, rule_version: RULE_NAMES[rule], ready: isReady };
    }),
    accounts: { total: report.accounts.all, post_quantum: report.accounts.pq },
    voting_power: { total: `${report.power.all}`, post_quantum: `${report.power.pq}` },
  };
}
