import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DAY_MS = 86_400_000;

/** The files of a certificate that vouches for itself. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

/** When a certificate is valid, in days from now, and what kind of key it has. */
export interface WantedCertificate {
  readonly fromDays?: number;
  readonly toDays?: number;
  readonly newKey?: readonly string[];
}

const P256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** `openssl ca` keeps a book of what it has signed, and alone can be told both dates. */
const CA = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`;

/** Makes a certificate for localhost and 127.0.0.1 with the program openssl. Requires: the folder is not there yet. */
export function makeCertificate(folder: string, wanted: WantedCertificate = {}): MadeCertificate {
  const { fromDays = -1, toDays = 30, newKey = P256 } = wanted;
  mkdirSync(folder);
  writeFileSync(join(folder, "ca.cnf"), CA);
  writeFileSync(join(folder, "index.txt"), "");
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  openssl(folder, [
    ...["req", "-new", "-nodes", "-keyout", "key.pem", "-out", "request.pem"],
    ...[...newKey, "-subj", "/CN=localhost", "-addext", names],
  ]);
  openssl(folder, [
    ...["ca", "-batch", "-notext", "-selfsign", "-config", "ca.cnf", "-keyfile", "key.pem"],
    ...["-in", "request.pem", "-out", "cert.pem"],
    ...["-startdate", dateOf(fromDays), "-enddate", dateOf(toDays)],
  ]);
  const made = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  chmodSync(made.key, 0o600);
  return made;
}

/** Runs the program openssl in a folder. */
export function openssl(folder: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `openssl ${args[0]}: ${error?.message ?? stderr}`);
}

function dateOf(days: number): string {
  const text = new Date(Date.now() + days * DAY_MS).toISOString();
  return `${text.slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}
