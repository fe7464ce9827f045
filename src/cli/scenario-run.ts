import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metricsJson } from "../node/metrics-json.ts";
import { runStory, type ToldStory } from "../node/story/run-story.ts";
import type { StoryLine } from "../node/story/story.ts";
import { STORIES } from "../node/story/story-list.ts";
import type { StoryPlan } from "../node/story/story-plan.ts";
import { type ChainVerdict, storedSource, verifyChain } from "../node/verify-chain.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import type { Paint } from "./terminal.ts";

const SEED_MAX = 0xffff_ffff;
const NAME_COLUMNS = 20;

/** Names the stories. */
export function listScenarios(call: Call): ExitCode {
  for (const { name, about } of STORIES) {
    call.row({
      json: { name, about },
      text: (paint) => `${paint("bold", name.padEnd(NAME_COLUMNS))}${about}`,
    });
  }
  return EXIT.yes;
}

/** Plays a story, verifies the chain that it leaves, and answers whether all holds. */
export async function runScenario(call: Call): Promise<ExitCode> {
  const plan = findStory(call);
  const out = call.options.text("out");
  const directory = out ?? mkdtempSync(join(tmpdir(), "mathledger-scenario-"));
  const tidy = (): void => {
    if (out === undefined) rmSync(directory, { recursive: true, force: true });
  };
  call.interrupted.addEventListener("abort", () => {
    tidy();
    process.exit(EXIT.interrupted);
  });
  try {
    return await playAndTell(call, plan, { directory, isKept: out !== undefined });
  } finally {
    tidy();
  }
}

interface Place {
  readonly directory: string;
  readonly isKept: boolean;
}

async function playAndTell(call: Call, plan: StoryPlan, place: Place): Promise<ExitCode> {
  const seed = call.options.uint("seed", SEED_MAX) ?? 1;
  const { paint } = call;
  const tell = (text: string): void => {
    if (!call.isJson) call.write(`${text}\n`);
  };
  tell(`${paint("bold", plan.name)}: ${plan.about}.\n`);
  const { directory } = place;
  const onLine = (line: StoryLine): void => tell(lineText(line, paint));
  const told = runStory(plan, { directory, loaded: await algorithms(), seed, onLine });
  const metrics = metricsJson(told.chain.machine.state);
  let verdict: ChainVerdict;
  try {
    const source = storedSource(told.reader, told.blocks - 1);
    verdict = await verifyChain(source, { replay: true, onBlock: () => {} });
  } finally {
    told.chain.close();
  }
  const checks = [...told.checks, chainCheck(told, verdict)];
  const holds = checks.every((check) => check.holds) && told.checks.length > 0;
  const { lines, blocks } = told;
  call.answer({
    json: {
      name: plan.name,
      seed,
      blocks,
      holds,
      timeline: lines.map(({ height, elapsedS, text }) => ({ height, elapsed_s: elapsedS, text })),
      checks,
      metrics,
      ...(place.isKept ? { data: directory } : {}),
    },
    text: () =>
      [
        "",
        ...checks.map((check) => checkText(check, paint)),
        "",
        `${blocks} blocks, seed ${seed}. ${holds ? "Everything holds." : "Something does not hold."}`,
        ...(place.isKept ? [`${call.program} verify-chain --data ${directory}`] : []),
      ].join("\n"),
  });
  return holds ? EXIT.yes : EXIT.no;
}

/** The last claim of every story: whoever holds the bytes finds the same. */
function chainCheck(told: ToldStory, verdict: ChainVerdict) {
  const isWhole = verdict.bad === null && verdict.looseFault === null;
  return {
    claim: "the chain verifies from its bytes alone, every transaction executed again",
    holds: isWhole && verdict.checked === told.blocks && verdict.notChecked.length === 0,
  };
}

function lineText({ height, elapsedS, text }: StoryLine, paint: Paint): string {
  return `${paint("dim", `${clockText(elapsedS)}  block ${String(height).padStart(4)}`)}  ${text}`;
}

/** Hours and minutes since genesis. */
function clockText(elapsedS: number): string {
  const minutes = Math.floor(elapsedS / 60);
  const hours = Math.floor(minutes / 60);
  return `${String(hours).padStart(3)}:${String(minutes % 60).padStart(2, "0")} h`;
}

function checkText(
  { claim, holds }: { readonly claim: string; readonly holds: boolean },
  paint: Paint,
): string {
  return `${holds ? paint("green", "holds        ") : paint("red", "DOES NOT HOLD")}  ${claim}`;
}

function findStory(call: Call): StoryPlan {
  const [name = ""] = call.args;
  const found = STORIES.find((story) => story.name === name);
  if (found !== undefined) return found;
  const names = STORIES.map((story) => story.name).join(", ");
  throw new LedgerError({
    code: "CLI_SCENARIO_UNKNOWN",
    message: `There is no story ${JSON.stringify(name)}. The stories are ${names}.`,
    fix: `${call.program} scenario list`,
    evidence: { name },
  });
}
