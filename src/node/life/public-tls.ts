import type { Config } from "../config/config-table.ts";
import { isLoopback, parseListenAddress } from "../config/listen-address.ts";
import type { TlsIdentity } from "../http/http-options.ts";
import type { NodeLog } from "../log/node-log.ts";
import { expiresSoon, readTlsFiles, type TlsFiles } from "./tls-files.ts";

/** The certificate that the public listener shows, told to the log. */
export class PublicTls {
  readonly #config: Config;
  readonly #log: NodeLog;
  #files: TlsFiles | null;

  /** Throws what is wrong with the files. */
  constructor(config: Config, log: NodeLog) {
    this.#config = config;
    this.#log = log;
    this.#files = readTlsFiles(config, Date.now());
    if (this.#files === null) this.#tellPlain();
    else this.#tell(this.#files);
  }

  get identity(): TlsIdentity | null {
    return this.#files;
  }

  /** Reads the files again and shows what is new in them. Throws what is wrong, and the old certificate stays. */
  renew(show: (identity: TlsIdentity) => void): void {
    if (this.#files === null) return;
    const files = readTlsFiles(this.#config, Date.now());
    if (files === null || files.fingerprint === this.#files.fingerprint) return;
    show(files);
    this.#files = files;
    this.#tell(files);
  }

  #tell(files: TlsFiles): void {
    const { path, names, expiresMs } = files;
    const expires = new Date(expiresMs).toISOString();
    this.#log.write("info", "the public listener speaks TLS", { path, names, expires });
    if (expiresSoon(files, Date.now()))
      this.#log.write("warn", "the certificate expires soon", { path, expires });
  }

  /** Other machines reach the listener and no proxy is named that would speak TLS for it. */
  #tellPlain(): void {
    const address = parseListenAddress(this.#config["http.listen"]);
    if (address === null || isLoopback(address)) return;
    if (this.#config["http.trusted_proxies"].length > 0) return;
    this.#log.write("warn", "the public listener speaks plain HTTP to other machines", {
      fix: "set http.tls_cert_file and http.tls_key_file, or let a proxy speak TLS",
    });
  }
}
