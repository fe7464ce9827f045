#!/usr/bin/env node
// Plain old JavaScript on purpose: a Node that is too old must get as far as the message below. It reads as a script
// and as a module, and says nothing that a Node of the last decade cannot parse.

var MAJOR = 24;
var MINOR = 8;

var version = process.versions.node.split(".");
var major = Number(version[0]);
var minor = Number(version[1]);

if (major < MAJOR || (major === MAJOR && minor < MINOR)) {
  process.stderr.write(
    "mathledger-node needs Node " +
      MAJOR +
      "." +
      MINOR +
      " or newer and this is " +
      process.versions.node +
      "; fix: in the checkout run `npm ci && npx mathledger ...`, which uses the pinned Node\n",
  );
  process.exitCode = 6;
} else {
  // Importing it runs it.
  import("../src/cli/node-main.ts");
}
