import assert from "node:assert/strict";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../architecture/read-tree.ts";

interface Package {
  readonly bin: Readonly<Record<string, string>>;
  readonly devEngines: { readonly runtime: { readonly version: string } };
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const PACKAGE: Package = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

test("every program of the package exists, is executable and names its interpreter", () => {
  assert.ok(Object.keys(PACKAGE.bin).includes("mathledger"));
  for (const [name, path] of Object.entries(PACKAGE.bin)) {
    accessSync(join(ROOT, path), constants.R_OK | constants.X_OK);
    const [first] = readFileSync(join(ROOT, path), "utf8").split("\n");
    assert.equal(first, "#!/usr/bin/env node", name);
  }
});

test("every file that an npm script runs exists", () => {
  for (const [name, script] of Object.entries(PACKAGE.scripts)) {
    for (const path of script.match(/\b(?:bin|scripts|src)\/\S+/g) ?? []) {
      assert.doesNotThrow(() => accessSync(join(ROOT, path)), `npm run ${name}: ${path}`);
    }
  }
});

test("the pinned Node satisfies the package's own requirement", () => {
  const [, major = "", minor = ""] =
    /^>=(\d+)\.(\d+)$/.exec(PACKAGE.devEngines.runtime.version) ?? [];
  const [, pinned = ""] = /^\^(\d+)\./.exec(PACKAGE.devDependencies.node ?? "") ?? [];
  assert.ok(Number(pinned) > Number(major), `node ${pinned} is not above ${major}.${minor}`);
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split(".").map(Number);
  const isNewEnough =
    ownMajor > Number(major) || (ownMajor === Number(major) && ownMinor >= Number(minor));
  assert.ok(isNewEnough, `the tests run on ${process.version}`);
});

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

test("the lock file holds the packages of every platform, so that `npm ci` takes it anywhere", () => {
  const { packages }: Lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const missing: string[] = [];
  for (const [owner, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies)) {
      const places = [`${owner}/node_modules/${name}`, `node_modules/${name}`];
      if (!places.some((place) => Object.hasOwn(packages, place)))
        missing.push(`${owner}: ${name}`);
    }
  }
  assert.deepEqual(missing, []);
});
