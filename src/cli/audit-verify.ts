import { resolveEpoch } from "../consensus/schedule.ts";
import type { StepResult } from "../node/audit/recompute-proposal.ts";
import { type BundleVerdict, verifyBundle } from "../node/audit/verify-bundle.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { saveEvidence } from "./block-evidence.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import type { Paint } from "./terminal.ts";
import { rejectionJson, rejectionLines, shortHex } from "./verdict-text.ts";

/** What no replay can know. */
const NEVER_CHECKED = [
  "whether the genesis document is the one that you mean: compare the chain id with a source of your own",
  "whether another chain grew from the same document: compare the newest id with other nodes (audit compare)",
  "what lies behind digests and links outside of the chain: attachments, reports, pages",
] as const;

/** Verifies a bundle and tells what was checked, what was not, and how fast. */
export async function auditVerify(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const proposal = call.options.uint("proposal", undefined, 1);
  const signal = call.interrupted;
  let progress: ReturnType<Call["progress"]> | undefined;
  const started = performance.now();
  let verdict: BundleVerdict;
  try {
    verdict = await verifyBundle(path, await algorithms(), {
      ...(proposal === undefined ? {} : { proposal }),
      onBlock: (done, of) => {
        if (signal.aborted) {
          const again = `${call.program} audit verify ${path}`;
          throw call.interruptedError("Nothing was changed.", again);
        }
        progress ??= call.progress({ label: "replaying", unit: "blocks", total: of });
        progress.update(done);
      },
    });
  } finally {
    progress?.end();
  }
  const seconds = Math.max(0.001, (performance.now() - started) / 1000);
  refuseUnknown(verdict, proposal);
  const evidence = verdict.chain.bad === null ? null : saveEvidence(call, verdict.chain.bad);
  const rates = ratesOf(verdict, seconds);
  call.answer({
    json: { ...verdictJson(verdict), ...rates, ...(evidence === null ? {} : { evidence }) },
    text: (paint) => verdictLines(verdict, { rates, evidence, paint }).join("\n"),
  });
  return verdict.isValid ? EXIT.yes : EXIT.no;
}

interface Rates {
  readonly seconds: number;
  readonly blocks_per_second: number;
  readonly statements_per_second: number;
}

function ratesOf({ chain }: BundleVerdict, seconds: number): Rates {
  return {
    seconds: Math.round(seconds * 1000) / 1000,
    blocks_per_second: Math.round(chain.checked / seconds),
    statements_per_second: Math.round(chain.statements / seconds),
  };
}

function refuseUnknown({ bundle, isValid }: BundleVerdict, proposal: number | undefined): void {
  if (proposal === undefined || proposal <= bundle.head.proposals || !isValid) return;
  throw new LedgerError({
    code: "CLI_PROPOSAL_UNKNOWN",
    message: `This bundle has no proposal ${proposal}; it has ${bundle.head.proposals}.`,
    fix: "name a proposal by its running number",
    evidence: { proposal },
  });
}

function verdictJson(verdict: BundleVerdict): Readonly<Record<string, unknown>> {
  const { bundle, document, chain, entries, trailFault, proposalFault, steps } = verdict;
  const { bad, looseFault } = chain;
  return {
    file: bundle.path,
    size_bytes: bundle.sizeBytes,
    name: document.genesis.name,
    chain_id: toHex0x(document.chainId),
    end_block: bundle.head.to,
    valid: verdict.isValid,
    blocks: chain.checked,
    statements: chain.statements,
    audit_entries: entries,
    proposals: bundle.head.proposals,
    digests_equal: verdict.isWhole,
    records_differ: verdict.recordsDiffer,
    ...(bad === null ? {} : { bad: { block_number: bad.height, ...rejectionJson(bad.rejection) } }),
    ...(looseFault === null
      ? {}
      : { commit_fault: { block_number: looseFault.height, reason: looseFault.reason } }),
    ...(trailFault === null ? {} : { trail_fault: trailFault }),
    ...(proposalFault === null ? {} : { proposal_fault: proposalFault }),
    ...(steps.length === 0 ? {} : { steps }),
    trusted: ["genesis"],
    not_checked: [...chain.notChecked, ...NEVER_CHECKED],
  };
}

function verdictLines(
  verdict: BundleVerdict,
  shown: { readonly rates: Rates; readonly evidence: string | null; readonly paint: Paint },
): readonly string[] {
  const { bundle, document, chain } = verdict;
  const { rates, paint } = shown;
  const { name, network } = document.genesis;
  return [
    `Chain:     ${name}, ${shortHex(document.chainId)}, network ${network}`,
    `Replayed:  ${chain.checked} of ${bundle.head.to + 1} blocks, ${chain.statements} statements`,
    "Checked:   every signature, receipt, event, state root, header and seal, from the genesis document on",
    `Trail:     ${verdict.entries} of ${bundle.head.entries} entries are those that the blocks bring about`,
    `Proposals: ${bundle.head.proposals} held against the state after block ${bundle.head.to}`,
    `Rate:      ${rates.blocks_per_second} blocks/s, ${rates.statements_per_second} statements/s, ${rates.seconds} s`,
    ...faultLines(verdict, shown),
    ...verdict.steps.map((step) => stepLine(step, paint)),
    ...[...chain.notChecked, ...NEVER_CHECKED].map((gap) => `Not checked: ${gap}`),
    ...(verdict.isValid ? [paint("green", "Bundle VALID")] : [paint("red", "Bundle INVALID")]),
  ];
}

function faultLines(
  verdict: BundleVerdict,
  { evidence, paint }: { readonly evidence: string | null; readonly paint: Paint },
): readonly string[] {
  const { chain, trailFault, proposalFault } = verdict;
  const { bad, looseFault, branch } = chain;
  const lines: string[] = [];
  if (bad !== null) {
    const { record } = resolveEpoch(branch.facts.schedule, bad.height);
    const [first = "", ...rest] = rejectionLines(bad.rejection, record);
    lines.push(`Block ${bad.height} ${paint("red", first)}`, ...rest);
    if (evidence !== null) lines.push(`Evidence: ${evidence}`);
  }
  if (looseFault !== null) {
    lines.push(
      `Commit of block ${looseFault.height} ${paint("red", "INVALID")}: ${looseFault.reason}`,
    );
  }
  if (verdict.recordsDiffer) {
    lines.push(`Records ${paint("red", "INVALID")}: not those that the bodies decide`);
  }
  if (trailFault !== null && bad === null) {
    const { seq, height, code } = trailFault;
    lines.push(`Entry ${seq} of block ${height} ${paint("red", `INVALID: ${code}`)}`);
  }
  if (proposalFault !== null) {
    const { number, field } = proposalFault;
    lines.push(
      `Proposal ${number} ${paint("red", "INVALID")}: its ${field} is not that of the state`,
    );
  }
  if (!verdict.isWhole) {
    lines.push(`Digests ${paint("red", "INVALID")}: the bytes are not those that were written`);
  }
  return lines;
}

function stepLine({ step, holds, detail }: StepResult, paint: Paint): string {
  const mark = holds === null ? "nothing" : holds ? paint("green", "ok") : paint("red", "DIFFERS");
  return `${`${step}:`.padEnd(13)}${mark}: ${detail}`;
}
