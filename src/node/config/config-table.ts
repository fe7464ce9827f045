import type { KeyEntry } from "./config-key.ts";
import { LIMIT_KEYS } from "./limit-keys.ts";

const DAY_MS = 86_400_000;
const LATER = "a later version";

/** Every key of the configuration, in the order of the printed file. */
export const CONFIG_TABLE = {
  pq_migration_enabled: {
    form: { type: "boolean" },
    default: true,
    isLive: false,
    says: "Consent to follow the ledger into post-quantum epochs. With false the node stops one block before one.",
  },
  epoch_registry_path: {
    form: { type: "path", mayBeEmpty: true },
    default: "",
    isLive: false,
    says: "Where a read-only SQLite copy of the epoch registry is kept for other programs. Nothing reads it back.",
  },
  "node.data_dir": {
    form: { type: "path", mayBeEmpty: false },
    default: "/var/lib/mathledger",
    isLive: false,
    says: "Folder of the ledger, its index and its keys.",
  },
  "node.network": {
    form: { type: "text", max: 64 },
    default: "ml-main",
    isLive: false,
    says: "Name of the ledger. If it is set, a ledger of another name is refused.",
  },
  "node.genesis": {
    form: { type: "path", mayBeEmpty: false },
    default: "/etc/mathledger/genesis.json",
    isLive: false,
    says: "Genesis document. A ledger that grew from another one is refused; an empty data folder begins with it.",
  },
  "sequencer.mode": {
    form: { type: "choice", of: ["embedded", "cometbft"] },
    default: "embedded",
    isLive: false,
    says: "Who puts transactions in order: this process, or an engine beside it.",
    available: { only: "embedded", until: LATER },
  },
  "sequencer.block_interval_ms": {
    form: { type: "integer", min: 50, max: 600_000 },
    default: 1000,
    isLive: false,
    says: "Least time between two blocks while transactions wait.",
  },
  "sequencer.idle_interval_ms": {
    form: { type: "integer", min: 50, max: DAY_MS },
    default: 5000,
    isLive: false,
    says: "Greatest time between two blocks while nothing waits.",
  },
  "http.listen": {
    form: { type: "listen", mayBeEmpty: false },
    default: "127.0.0.1:8080",
    isLive: false,
    says: "Address of the public listener.",
  },
  "http.public": {
    form: { type: "boolean" },
    default: false,
    isLive: false,
    says: "Allows an address that other machines reach.",
  },
  "http.tls_cert_file": {
    form: { type: "path", mayBeEmpty: true },
    default: "",
    isLive: false,
    says: "Certificate in PEM, with its chain: the public listener speaks HTTPS. A reload reads the file again.",
  },
  "http.tls_key_file": {
    form: { type: "path", mayBeEmpty: true },
    default: "",
    isLive: false,
    says: "Private key of the certificate, in PEM and without a passphrase; for nobody else to read.",
  },
  "http.hosts": {
    form: { type: "names", max: 64 },
    default: ["localhost"],
    isLive: false,
    says: "Names under which the node is asked for, beside its own address. Requests for others are refused.",
  },
  "http.trusted_proxies": {
    form: { type: "names", max: 64 },
    default: [],
    isLive: false,
    says: "Addresses whose `Forwarded` header is believed.",
  },
  "http.web": {
    form: { type: "boolean" },
    default: true,
    isLive: false,
    says: "Serves the pages for people.",
  },
  "operator.socket": {
    form: { type: "path", mayBeEmpty: true },
    default: "/run/mathledger/node.sock",
    isLive: false,
    says: "Socket of the operator methods. Whoever may open it is the operator.",
  },
  "operator.operator_token_file": {
    form: { type: "path", mayBeEmpty: true },
    default: "",
    isLive: false,
    says: "File with the token that lets operator methods be called over HTTP; without one they are not.",
  },
  "metrics.listen": {
    form: { type: "listen", mayBeEmpty: true },
    default: "127.0.0.1:9464",
    isLive: false,
    says: "Address of the metrics for Prometheus.",
  },
  "storage.retain_blocks": {
    form: { type: "integer", min: 0, max: Number.MAX_SAFE_INTEGER },
    default: 0,
    isLive: false,
    says: "Newest blocks that are kept with their bodies; 0 keeps all.",
  },
  "storage.retain_state_heights": {
    form: { type: "integer", min: 0, max: Number.MAX_SAFE_INTEGER },
    default: 100_000,
    isLive: false,
    says: "Newest heights at which reads may ask for the state.",
  },
  "storage.fsync": {
    form: { type: "choice", of: ["commit"] },
    default: "commit",
    isLive: false,
    says: "When a block is on the disk: at its commit, before anybody is told of it.",
  },
  "log.level": {
    form: { type: "choice", of: ["trace", "debug", "info", "warn", "error", "fatal"] },
    default: "info",
    isLive: true,
    says: "Least severity that is logged.",
  },
  "log.file": {
    form: { type: "path", mayBeEmpty: true },
    default: "/var/log/mathledger/node.log",
    isLive: false,
    says: "File of the log beside standard error, opened anew on SIGUSR1.",
  },
  ...LIMIT_KEYS,
} as const satisfies Readonly<Record<string, KeyEntry>>;

/** The name of a key, its table and itself joined by a dot. */
export type KeyName = keyof typeof CONFIG_TABLE;

type Widened<Value> = Value extends boolean
  ? boolean
  : Value extends number
    ? number
    : Value extends string
      ? string
      : readonly string[];

type ValueOf<Entry extends KeyEntry> = Entry["form"] extends {
  readonly type: "choice";
  readonly of: readonly (infer Choice)[];
}
  ? Choice
  : Widened<Entry["default"]>;

/** A whole configuration: a checked value of every key. */
export type Config = {
  readonly [Name in KeyName]: ValueOf<(typeof CONFIG_TABLE)[Name]>;
};

/** The keys, in the order of the table. */
export const KEY_NAMES: readonly KeyName[] = Object.keys(CONFIG_TABLE).filter(isKeyName);

export function isKeyName(name: string): name is KeyName {
  return Object.hasOwn(CONFIG_TABLE, name);
}

/** What the table says of a key. */
export function keyEntry(name: KeyName): KeyEntry {
  return CONFIG_TABLE[name];
}

/** The variable of the environment that sets a key. */
export function variableOf(name: KeyName): string {
  return `MATHLEDGER_${name.replaceAll(".", "_").toUpperCase()}`;
}
