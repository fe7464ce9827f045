import { basename } from "node:path";
import { prepareProcess } from "./prepare-process.ts";

prepareProcess();

/** Both names behave the same; any other way to start it counts as the first. */
const NAMES = ["mathledger", "mathledger-cli"] as const;

const { runProgram } = await import("./run.ts");
const { COMMANDS } = await import("./command-list.ts");
const calledAs = basename(process.argv[1] ?? "");
const name = NAMES.find((each) => each === calledAs) ?? NAMES[0];
process.exitCode = await runProgram(process.argv.slice(2), process, { name, commands: COMMANDS });
