import { showValue } from "./check-value.ts";
import type { ConfigFault } from "./config-fault.ts";
import type { Config, KeyName } from "./config-table.ts";
import type { PlacedValue } from "./layer.ts";
import { isLoopback, parseListenAddress } from "./listen-address.ts";

/** Values that are fine by themselves and not together. */
export function checkConflicts(
  config: Config,
  values: ReadonlyMap<KeyName, PlacedValue>,
): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const refuse = (key: KeyName, expected: string): void => {
    const origin = values.get(key)?.origin ?? { layer: "default" as const };
    const found = showValue(config[key]);
    faults.push({ code: "CONFIG_CONFLICT", origin, key, expected, found, nearest: null });
  };
  const http = parseListenAddress(config["http.listen"]);
  const metrics = parseListenAddress(config["metrics.listen"]);
  if (http !== null && !isLoopback(http) && !config["http.public"]) {
    refuse("http.listen", "an address of this machine alone, or http.public = true beside it");
  }
  if (http !== null && metrics !== null && http.port !== 0 && http.port === metrics.port) {
    refuse("metrics.listen", `a port other than that of http.listen, ${http.port}`);
  }
  const [withKey, withCert] = [config["http.tls_key_file"], config["http.tls_cert_file"]];
  if (withKey === "" && withCert !== "") {
    refuse("http.tls_key_file", "the key of the certificate in http.tls_cert_file");
  }
  if (withKey !== "" && withCert === "") {
    refuse("http.tls_cert_file", "the certificate of the key in http.tls_key_file");
  }
  if (config["sequencer.idle_interval_ms"] < config["sequencer.block_interval_ms"]) {
    refuse("sequencer.idle_interval_ms", "at least sequencer.block_interval_ms");
  }
  const blocks = config["storage.retain_blocks"];
  const states = config["storage.retain_state_heights"];
  if (blocks > 0 && (states === 0 || states > blocks)) {
    const found = states === 0 ? "0, all" : `${states}`;
    refuse(
      "storage.retain_blocks",
      `0, or at least storage.retain_state_heights, which is ${found}`,
    );
  }
  return faults;
}
