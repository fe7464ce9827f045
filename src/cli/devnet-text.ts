import { findContent } from "../governance/content.ts";
import { countProposals } from "../governance/proposal.ts";
import { computeStatus } from "../governance/status.ts";
import { readClock } from "../machine/clock.ts";
import { GUEST } from "../node/devnet/dev-keys.ts";
import type { RunningDevnet } from "../node/devnet/run-devnet.ts";
import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { Answer, Call } from "./call.ts";
import { dataFolder } from "./data-folder.ts";
import { demoKeyPath } from "./devnet-folder.ts";
import { DEFAULT_URL } from "./node-connection.ts";
import { grouped } from "./number-text.ts";

/** What is told once a devnet answers: where it is, and what to try next. */
export function devnetAnswer(call: Call, running: RunningDevnet, directory: string): Answer {
  const { url, helperUrl, ground } = running;
  const { chain, pace } = ground;
  const { height } = chain.branch;
  const network = chain.reader.document.genesis.name;
  const counts = countStatuses(running);
  const next = commandsFor(call, running, directory);
  return {
    json: {
      url,
      helper: helperUrl,
      data: directory,
      network,
      height,
      day_s: pace.dayS,
      proposals: Object.fromEntries(counts),
      next,
    },
    text: (paint) =>
      [
        `${paint("bold", url)}  is the node; ${helperUrl} is its helper.`,
        `${network} at block ${grouped(height)}; a day of the rules takes ${grouped(pace.dayS)} s.`,
        `Data: ${directory}`,
        ...(counts.size === 0
          ? []
          : [`${[...counts].map(([status, count]) => `${count} ${status}`).join(", ")}.`]),
        "",
        `Keys of the demo accounts are published; ${GUEST} is yours, the others act by themselves.`,
        "To try, in another terminal:",
        "",
        ...next.map((command) => `  ${command}`),
        "",
        "Ctrl-C ends it. The same command goes on from there, however it ended.",
      ].join("\n"),
  };
}

/** How many proposals stand where, in the order of their stages. */
function countStatuses({ ground }: RunningDevnet): ReadonlyMap<string, number> {
  const { state } = ground.chain.machine;
  const counts = new Map<string, number>();
  for (let number = 1; number <= countProposals(state); number++) {
    const { status } = computeStatus(state, number, readClock(state));
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return counts;
}

/** Commands that work as they are shown. */
function commandsFor(
  call: Call,
  { ground, url }: RunningDevnet,
  directory: string,
): readonly string[] {
  const program = `npx ${call.program}`;
  const node = isUsual(call, url) ? "" : ` --node ${url}`;
  const data = call.dataFlag;
  const open = findOpenVote(ground.chain.machine.state);
  return [
    `${program} proposal list${node}`,
    ...(open === null
      ? []
      : [
          `${program} proposal show ${open}${node}`,
          `${program} vote cast ${open} yes --yes --key ${demoKeyPath(directory, GUEST)}${node}`,
        ]),
    `${program} devnet advance --days 1${data}`,
    `${program} verify-chain${node}`,
  ];
}

/** True iff a command that names neither a node nor a folder asks this one (`choose-place.ts`). */
function isUsual({ env }: Call, url: string): boolean {
  const isNamed = [env.MATHLEDGER_NODE, env.MATHLEDGER_DATA].some((text) => (text ?? "") !== "");
  return !isNamed && url === DEFAULT_URL && !holdsLedger(ledgerPaths(dataFolder(undefined, env)));
}

/** The number of a vote that is open and that one voter more would turn, or of any; null where none is open. */
function findOpenVote(state: Parameters<typeof countProposals>[0]): number | null {
  const now = readClock(state);
  const open = Array.from({ length: countProposals(state) }, (_, index) => index + 1).filter(
    (number) => computeStatus(state, number, now).status === "voting",
  );
  const quiet = open.find((number) => findContent(state, number)?.tags.includes("small-matter"));
  return quiet ?? open.at(-1) ?? null;
}
