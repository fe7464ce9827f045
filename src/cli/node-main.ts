import { prepareProcess } from "./prepare-process.ts";

prepareProcess();

/**
 * The program `mathledger-node`: the command `node run` by itself, for service managers. It imports nothing of the
 * devnet, whose helper signs with published keys.
 */
const { runProgram } = await import("./run.ts");
const argv = process.argv.slice(2);
const isAboutProgram = ["--version", "-V"].includes(argv[0] ?? "");
process.exitCode = await runProgram(isAboutProgram ? argv : ["run", ...argv], process, {
  name: "mathledger-node",
  commands: [
    {
      name: "run",
      summary: "run the node of a data folder",
      load: async () => {
        const { registerRun } = await import("./node-run.ts");
        return { register: registerRun };
      },
    },
  ],
});
