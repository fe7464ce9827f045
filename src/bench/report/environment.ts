import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

/** Instructions that decide which implementation of a hash is fastest. */
const NOTED_FLAGS = ["sha_ni", "avx2", "avx512f", "avx512ifma", "vaes", "sha1", "sha2", "sha3"];

/** Where and on what a run took place. */
export interface Environment {
  readonly processor: string;
  readonly processor_flags: readonly string[];
  readonly cores: number;
  readonly memory_bytes: number;
  readonly system: string;
  readonly hypervisor: boolean;
  readonly node: string;
  readonly v8: string;
  readonly openssl: string;
  readonly node_options: string;
  /** Commit of the checkout, with whether files differed from it. */
  readonly commit: string;
  readonly is_dirty: boolean;
  /** SHA-256 of the lock file, by which the versions of all packages are known. */
  readonly lock_file: string;
  /** Packages that are measured against, with the versions that were found installed. */
  readonly packages: Readonly<Record<string, string>>;
  /** Who computes each hash function, as measured at the start. */
  readonly hash_providers: Readonly<Record<string, string>>;
  readonly signature_provider: string;
}

/** What the machine was busy with besides. */
export interface Load {
  /** Processes that wanted a core, over the last minute. */
  readonly load_average: number;
  /** Share of time that the hypervisor gave to others since the reading before; null where it is not told. */
  readonly steal_share: number | null;
}

/** The environment of this process. */
export function readEnvironment(
  known: Pick<Environment, "packages" | "hash_providers" | "signature_provider">,
): Environment {
  const processors = cpus();
  const flags = processorFlags();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    processor_flags: NOTED_FLAGS.filter((flag) => flags.has(flag)),
    cores: processors.length,
    memory_bytes: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    hypervisor: flags.has("hypervisor"),
    node: process.versions.node,
    v8: process.versions.v8,
    openssl: process.versions.openssl,
    node_options: process.env.NODE_OPTIONS ?? "",
    commit: git("rev-parse", "HEAD") ?? "unknown",
    is_dirty: git("status", "--porcelain") !== "",
    lock_file: hash("sha256", readFileSync(join(ROOT, "package-lock.json"))),
    ...known,
  };
}

/** Reads the load, time and again. */
export class LoadMeter {
  #times = processorTimes();

  read(): Load {
    const before = this.#times;
    const now = processorTimes();
    this.#times = now;
    const [load = 0] = loadavg();
    if (before === null || now === null) return { load_average: load, steal_share: null };
    const all = now.all - before.all;
    return { load_average: load, steal_share: all === 0 ? 0 : (now.steal - before.steal) / all };
  }
}

/** Linux alone tells what a hypervisor takes. */
function processorTimes(): { readonly all: number; readonly steal: number } | null {
  const [first = ""] = readText("/proc/stat").split("\n");
  const ticks = first.split(/\s+/).slice(1).map(Number);
  if (ticks.length < 8) return null;
  return { all: ticks.slice(0, 8).reduce((sum, tick) => sum + tick, 0), steal: ticks[7] ?? 0 };
}

function processorFlags(): ReadonlySet<string> {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readText("/proc/cpuinfo"));
  return new Set(line?.[1]?.trim().split(/\s+/) ?? []);
}

/** The text of a file of the system, empty where there is none. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Another system: it has no such file, and the report says so by leaving the value out.
    return "";
  }
}

/** The answer of git about this checkout, or null where there is no git or no checkout. */
function git(...words: readonly string[]): string | null {
  try {
    return execFileSync("git", words, {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    // An unpacked archive is measured as well; its report names no commit.
    return null;
  }
}
