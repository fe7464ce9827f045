import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the files of one user lie. Source: XDG Base Directory Specification 0.8. */
export interface OwnPaths {
  readonly data: string;
  readonly config: string;
  readonly log: string;
  readonly socket: string;
}

/** The paths of a user's own node, from the environment and the home folder. */
export function ownPaths(env: Environment): OwnPaths {
  const home = homedir();
  const base = (name: string, ...otherwise: readonly string[]): string =>
    join(setVariable(env, name) ?? join(home, ...otherwise), "mathledger");
  const data = base("XDG_DATA_HOME", ".local", "share");
  const runtime = setVariable(env, "XDG_RUNTIME_DIR");
  return {
    data,
    config: join(base("XDG_CONFIG_HOME", ".config"), "config.toml"),
    log: join(base("XDG_STATE_HOME", ".local", "state"), "node.log"),
    socket: join(runtime === undefined ? data : join(runtime, "mathledger"), "node.sock"),
  };
}

/** The value of a variable; an empty one counts as not set. */
export function setVariable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}
