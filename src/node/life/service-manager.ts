import { spawn } from "node:child_process";

/** How a service manager hears of a node: nothing is said where none listens. */
export interface ServiceManager {
  ready(status: string): void;
  stopping(): void;
  /** Ends the signs of life. */
  close(): void;
}

/**
 * The service manager that started this process, through `systemd-notify`, since Node sends no datagrams on sockets of
 * the file system. Where a watchdog is set it hears a sign of life twice in its time. Source: sd_notify(3).
 */
export function serviceManager(
  env: Readonly<Record<string, string | undefined>>,
  onFailure: (cause: unknown) => void,
): ServiceManager {
  if ((env.NOTIFY_SOCKET ?? "") === "") return { ready() {}, stopping() {}, close() {} };
  const send = (...words: readonly string[]): void => {
    const child = spawn("systemd-notify", [`--pid=${process.pid}`, ...words], { stdio: "ignore" });
    child.once("error", onFailure);
    child.once("exit", (code) => {
      if (code !== 0) onFailure(new Error(`systemd-notify ended with code ${code}`));
    });
    child.unref();
  };
  const watchdogUs = Number(env.WATCHDOG_USEC ?? "0");
  const alarm =
    watchdogUs > 0 ? setInterval(() => send("WATCHDOG=1"), watchdogUs / 2000).unref() : undefined;
  return {
    ready: (status) => send("--ready", `--status=${status}`),
    stopping: () => send("STOPPING=1"),
    close: () => clearInterval(alarm),
  };
}
