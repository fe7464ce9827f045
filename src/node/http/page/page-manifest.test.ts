import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fastify from "fastify";
import { STATUSES } from "../../../governance/names.ts";
import { addPageRoutes } from "./add-page-routes.ts";
import { readPageManifest } from "./page-manifest.ts";

const files = readPageManifest();
const textOf = (path: string): string => {
  const file = files.find((each) => each.path === path) ?? assert.fail(path);
  return new TextDecoder().decode(file.body);
};

test("each file is served by its own path, with its digest as tag and type", async () => {
  const app = fastify();
  addPageRoutes(app);
  for (const { path, type, body, digest } of files) {
    assert.equal(digest, createHash("sha256").update(body).digest("hex"), path);
    const first = await app.inject(path);
    assert.equal(first.statusCode, 200, path);
    assert.equal(first.headers["content-type"], type, path);
    assert.deepEqual(new Uint8Array(first.rawPayload), new Uint8Array(body), path);
    const tag = String(first.headers.etag);
    assert.equal(tag, `"${digest}"`);
    const again = await app.inject({ url: path, headers: { "if-none-match": tag } });
    assert.deepEqual([again.statusCode, again.payload], [304, ""], path);
  }
  // No path of a request reaches a file of the machine.
  for (const path of ["/page/", "/page/../page-manifest.ts", "/page/%2e%2e/page-manifest.ts"]) {
    assert.equal((await app.inject(path)).statusCode, 404, path);
  }
  await app.close();
});

test("nothing is inline, nothing comes from elsewhere, and everything that is named is there", () => {
  const html = textOf("/");
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:/i);
  assert.doesNotMatch(html, /<script(?![^>]* src=)/);
  assert.doesNotMatch(html, /https?:\/\/(?!127\.0\.0\.1:8080\/v1\/node\/status)/);
  const own = [...html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path = ""]) => path);
  const imports = ["/page/status.js", "/page/proposals.js"].flatMap((path) =>
    [...textOf(path).matchAll(/from "([^"]+)"/g)].map(([, name = ""]) => name),
  );
  for (const path of [...own, ...imports]) {
    assert.ok(
      files.some((each) => each.path === path),
      path,
    );
  }
  for (const { path } of files.filter(({ type }) => type.startsWith("text/javascript"))) {
    // Text that came from a node is put in as text alone.
    assert.doesNotMatch(
      textOf(path),
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/,
    );
  }
});

test("every id that the script asks for stands in the page", () => {
  const html = textOf("/");
  const ids = [...textOf("/page/status.js").matchAll(/(?:show|getElementById)\("([a-z-]+)"/g)];
  assert.ok(ids.length > 10);
  for (const [, id = ""] of ids) assert.match(html, new RegExp(` id="${id}"`), id);
});

test("every status has its word, and every type of event is listened to once", () => {
  const names = JSON.parse(textOf("/page/names.json"));
  assert.deepEqual(Object.keys(names.statuses).sort(), [...STATUSES].sort());
  assert.equal(new Set(names.events).size, names.events.length);
  assert.ok(names.events.includes("vote_cast"));
  assert.ok(names.events.includes("rollback_executed"));
});
