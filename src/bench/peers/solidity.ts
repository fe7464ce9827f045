import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import solc from "solc";

/** A contract that is ready to be deployed. */
export interface CompiledContract {
  /** Hexadecimal, without `0x`. */
  readonly bytecode: string;
  /** Selectors by signature, e.g. `balanceOf(address)`. */
  readonly methods: Readonly<Record<string, string>>;
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Record<
    string,
    Record<
      string,
      {
        readonly evm: {
          readonly bytecode: { readonly object: string };
          readonly methodIdentifiers: Record<string, string>;
        };
      }
    >
  >;
}

const CONTRACTS = join(import.meta.dirname, "contracts");

/** Compiles contracts of the folder `contracts`, each of its own file, as their projects compile them for use. */
export function compileContracts(names: readonly string[]): readonly CompiledContract[] {
  const sources = Object.fromEntries(
    names.map((name) => [name, { content: readFileSync(join(CONTRACTS, `${name}.sol`), "utf8") }]),
  );
  const input = {
    language: "Solidity",
    sources,
    settings: {
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { "*": ["evm.bytecode.object", "evm.methodIdentifiers"] } },
    },
  };
  const output: CompilerOutput = JSON.parse(
    solc.compile(JSON.stringify(input), { import: readImport }),
  );
  const failed = output.errors?.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new Error(failed.formattedMessage);
  return names.map((name) => {
    const made = output.contracts?.[name]?.[name];
    if (made === undefined) throw new Error(`the compiler made no ${name}`);
    return { bytecode: made.evm.bytecode.object, methods: made.evm.methodIdentifiers };
  });
}

/** A source of an installed package. */
function readImport(path: string): { readonly contents: string } {
  return { contents: readFileSync(join(packagesFolder(), path), "utf8") };
}

function packagesFolder(): string {
  const packageJson = import.meta.resolve("@openzeppelin/contracts/package.json");
  // node_modules/@openzeppelin/contracts/package.json
  return dirname(dirname(dirname(new URL(packageJson).pathname)));
}
