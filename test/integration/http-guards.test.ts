import assert from "node:assert/strict";
import { after, test } from "node:test";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { httpScene, TOKEN } from "../support/node/http-scene.ts";
import { tellService } from "../support/node/told-service.ts";

const PROBE = '{"jsonrpc":"2.0","id":1,"method":"node_probe"}';
const READ = '{"jsonrpc":"2.0","id":1,"method":"subtract","params":[1,1]}';

const told = tellService(STATE_ROLLBACK);
const scene = httpScene(told.service);

after(async () => {
  await scene.close();
  told.close();
});

const nameOf = (body: string): string => JSON.parse(body).error?.data.name ?? JSON.parse(body).name;

test("a foreign Host is refused everywhere, an own one is not", async () => {
  const hosts: readonly (readonly [string, boolean])[] = [
    ["localhost", true],
    ["LOCALHOST:8080", true],
    ["localhost.", true],
    ["127.0.0.1:8080", true],
    ["127.9.9.9", true],
    ["[::1]:8080", true],
    ["evil.example", false],
    ["localhost.evil.example", false],
    ["evil-localhost", false],
    ["127.0.0.1.nip.io", false],
    ["192.0.2.1", false],
    ["[2001:db8::1]", false],
    ["localhost:80:80", false],
    ["localhost@evil.example", false],
  ];
  for (const [host, isOwn] of hosts) {
    for (const url of ["/v1/subtract/2/1", "/openrpc.json", "/docs/errors", "/v1/events"]) {
      if (isOwn && url === "/v1/events") continue;
      const { statusCode, body } = await scene.get(url, { host });
      assert.equal(statusCode, isOwn ? 200 : 403, `${host} ${url}`);
      if (!isOwn) assert.equal(nameOf(body), "RPC_FORBIDDEN", host);
    }
    const posted = await scene.post(READ, { host });
    assert.equal(posted.statusCode, isOwn ? 200 : 403, `${host} /rpc`);
    scene.timer.advance(10_000);
  }
});

test("every answer carries the headers that protect a browser", async () => {
  for (const url of ["/v1/subtract/2/1", "/v1/none", "/nowhere", "/openapi.json"]) {
    const { headers } = await scene.get(url);
    assert.match(
      String(headers["content-security-policy"]),
      /^default-src 'none'; script-src 'self'/,
      url,
    );
    assert.match(
      String(headers["content-security-policy"]),
      /trusted-types mathledger dompurify$/,
      url,
    );
    assert.equal(headers["x-content-type-options"], "nosniff", url);
    assert.equal(headers["referrer-policy"], "no-referrer", url);
    assert.equal(headers["cross-origin-opener-policy"], "same-origin", url);
    assert.match(String(headers["permissions-policy"]), /camera=\(self\)/, url);
  }
  const { headers } = await scene.get("/nowhere");
  assert.equal(headers["cross-origin-resource-policy"], "same-origin");
});

test("any page may read and write, without credentials; preflights name what they may send", async () => {
  const read = await scene.get("/v1/subtract/2/1", { origin: "https://app.example" });
  assert.equal(read.headers["access-control-allow-origin"], "*");
  assert.equal(read.headers["access-control-allow-credentials"], undefined);
  const posted = await scene.post(READ, { origin: "https://app.example" });
  assert.equal(posted.headers["access-control-allow-origin"], "*");
  const preflight = await scene.app.inject({
    method: "OPTIONS",
    url: "/rpc",
    headers: {
      host: "localhost",
      origin: "https://app.example",
      "access-control-request-method": "POST",
    },
  });
  assert.equal(preflight.statusCode, 204);
  assert.equal(preflight.headers["access-control-allow-origin"], "*");
  assert.doesNotMatch(String(preflight.headers["access-control-allow-headers"]), /authorization/i);
});

test("the token makes the operator, from this machine and from no page", async () => {
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const good = await scene.post(PROBE, bearer);
  assert.equal(JSON.parse(good.body).result.listener, "operator");
  assert.equal(good.headers["access-control-allow-origin"], undefined);
  const cases: readonly (readonly [Record<string, string>, number, string])[] = [
    [{ authorization: `Bearer ${TOKEN.slice(0, -1)}0` }, 401, "RPC_UNAUTHORIZED"],
    [{ authorization: "Bearer" }, 401, "RPC_UNAUTHORIZED"],
    [{ authorization: `Basic ${TOKEN}` }, 401, "RPC_UNAUTHORIZED"],
    [{ ...bearer, origin: "http://localhost:8080" }, 403, "RPC_FORBIDDEN"],
    [{ ...bearer, forwarded: "for=192.0.2.7" }, 403, "RPC_FORBIDDEN"],
    [{ ...bearer, "x-forwarded-for": "127.0.0.1" }, 403, "RPC_FORBIDDEN"],
  ];
  for (const [headers, status, name] of cases) {
    const answer = await scene.post(PROBE, headers);
    assert.deepEqual(
      [answer.statusCode, nameOf(answer.body)],
      [status, name],
      JSON.stringify(headers),
    );
  }
  const remote = await scene.app.inject({
    method: "POST",
    url: "/rpc",
    payload: PROBE,
    headers: { host: "localhost", ...bearer },
    remoteAddress: "192.0.2.7",
  });
  assert.equal(remote.statusCode, 403);
});

test("each call of an operator method is told with its outcome", async () => {
  scene.operatorCalls.length = 0;
  await scene.post(PROBE, { authorization: `Bearer ${TOKEN}` });
  await scene.post(PROBE);
  assert.deepEqual(
    scene.operatorCalls.map(({ listener, method, outcome }) => [listener, method, outcome]),
    [
      ["operator", "node_probe", "ok"],
      ["public", "node_probe", "RPC_UNAUTHORIZED"],
    ],
  );
});

test("the operator's listener needs no token and counts nothing", async () => {
  const operator = httpScene(told.service, {
    options: { listener: "operator", listenAddress: null },
  });
  for (let call = 0; call < 300; call++) {
    const answer = await operator.post(PROBE, { host: "anything" });
    assert.equal(JSON.parse(answer.body).result?.listener, "operator", `${call}`);
  }
  await operator.close();
});

test("a body of 1 MiB is read and one byte more is not", async () => {
  const limit = 1024 * 1024;
  const whole = READ.padEnd(limit, " ");
  assert.equal((await scene.post(whole)).statusCode, 200);
  const over = await scene.post(`${whole} `);
  assert.deepEqual([over.statusCode, nameOf(over.body)], [413, "RPC_TOO_LARGE"]);
});

test("the page of codes has an anchor for each error, and a plain form", async () => {
  const page = await scene.get("/docs/errors", { accept: "text/html" });
  assert.match(page.body, /<h3 id="RPC_TOO_LARGE">/);
  assert.doesNotMatch(page.body, /<script|style=/);
  const text = await scene.get("/docs/errors");
  assert.match(String(text.headers["content-type"]), /^text\/markdown/);
  assert.match(text.body, /^# Codes/);
});

test("what this program does not have it does not pretend to have", async () => {
  for (const url of ["/feeds/proposals.atom", "/radar/status"]) {
    const { statusCode, body } = await scene.get(url);
    assert.deepEqual([statusCode, nameOf(body)], [501, "RPC_NOT_AVAILABLE"], url);
  }
});

test("a defect of a page is a problem that tells nothing", async () => {
  const broken = httpScene(told.service, {
    options: {
      addPages: (app) =>
        app.get("/broken", () => {
          throw new Error("a secret of the inside");
        }),
    },
  });
  const { statusCode, body, headers } = await broken.get("/broken");
  assert.equal(statusCode, 500);
  assert.match(String(headers["content-type"]), /^application\/problem\+json/);
  assert.doesNotMatch(body, /secret/);
  assert.equal(broken.failures.length, 1);
  await broken.close();
});

test("200 reads at once, then 50 a second", async () => {
  const scene = httpScene(told.service);
  const read = async (): Promise<number> => (await scene.get("/v1/subtract/2/1")).statusCode;
  for (let call = 0; call < 200; call++) assert.equal(await read(), 200, `${call}`);
  const refused = await scene.get("/v1/subtract/2/1");
  assert.deepEqual([refused.statusCode, refused.headers["retry-after"]], [429, "1"]);
  assert.equal(refused.json().name, "RPC_RATE_LIMITED");
  scene.timer.advance(1000);
  for (let call = 0; call < 50; call++) assert.equal(await read(), 200, `${call}`);
  assert.equal(await read(), 429);
  await scene.close();
});

test("20 writes and 10 costly calls at once, each in a bucket of its own", async () => {
  const scene = httpScene(told.service);
  for (const [method, burst, perS] of [
    ["write", 20, 5],
    ["dig", 10, 2],
  ] as const) {
    for (let call = 0; call < burst; call++) {
      assert.equal((await scene.call(method)).error, undefined, `${method} ${call}`);
    }
    assert.equal((await scene.call(method)).error?.data.name, "RPC_RATE_LIMITED", method);
    scene.timer.advance(1000);
    for (let call = 0; call < perS; call++) {
      assert.equal((await scene.call(method)).error, undefined, `${method} ${call}`);
    }
    assert.equal((await scene.call(method)).error?.data.name, "RPC_RATE_LIMITED", method);
  }
  assert.equal((await scene.call("subtract", [1, 1])).error, undefined);
  await scene.close();
});

test("each call of a batch counts, and the rest of it is refused", async () => {
  const scene = httpScene(told.service, { limits: { batchCalls: 300 } });
  const entry = (id: number) => ({ jsonrpc: "2.0", id, method: "subtract", params: [1, 1] });
  const batch = Array.from({ length: 202 }, (_, id) => entry(id));
  const answer = await scene.post(JSON.stringify(batch));
  const refused = answer.json().filter(({ error }: { error?: object }) => error !== undefined);
  assert.equal(refused.length, 2);
  assert.equal(answer.headers["retry-after"], "1");
  await scene.close();
});

test("malformed bodies and unknown paths count as reads", async () => {
  const scene = httpScene(told.service);
  for (let call = 0; call < 100; call++) {
    assert.equal((await scene.post("{")).statusCode, 400, `${call}`);
    assert.equal((await scene.get("/v1/none")).statusCode, 404, `${call}`);
  }
  assert.equal((await scene.post("{")).statusCode, 429);
  assert.equal((await scene.get("/v1/none")).statusCode, 429);
  await scene.close();
});

test("who has no token in any class is refused before the body is read", async () => {
  const none = { perS: 1, burst: 0 };
  const rates = { read: none, write: none, costly: none, operator: null };
  const scene = httpScene(told.service, { limits: { rates } });
  // A call that was read and has no token is answered with 200; this one was not read.
  const answer = await scene.post(READ);
  assert.equal(answer.statusCode, 429);
  assert.equal(answer.json().error.data.name, "RPC_RATE_LIMITED");
  assert.equal(answer.json().id, null);
  await scene.close();
});

test("addresses have buckets of their own, and a trusted proxy speaks for others", async () => {
  const rates = { read: { perS: 1, burst: 1 }, write: null, costly: null, operator: null };
  const scene = httpScene(told.service, {
    limits: { rates },
    options: { trustedProxies: ["10.0.0.0/8"] },
  });
  const from = async (remoteAddress: string, forwarded?: string): Promise<number> => {
    const headers = { host: "localhost", ...(forwarded === undefined ? {} : { forwarded }) };
    const url = "/v1/subtract/2/1";
    return (await scene.app.inject({ method: "GET", url, headers, remoteAddress })).statusCode;
  };
  assert.equal(await from("192.0.2.1"), 200);
  assert.equal(await from("192.0.2.1"), 429);
  assert.equal(await from("192.0.2.2"), 200);
  assert.equal(await from("2001:db8:0:1::1"), 200);
  assert.equal(await from("2001:db8:0:1:ffff::2"), 429, "the same /64");
  assert.equal(await from("2001:db8:0:2::1"), 200);
  assert.equal(await from("::ffff:192.0.2.2"), 429, "the same address, mapped");
  assert.equal(await from("10.1.1.1", "for=192.0.2.3"), 200);
  assert.equal(await from("10.1.1.1", "for=192.0.2.3"), 429);
  assert.equal(await from("10.1.1.1", 'for=198.51.100.1, for="[2001:db8:0:3::1]:4711"'), 200);
  assert.equal(await from("192.0.2.1", "for=192.0.2.9"), 429, "nobody else is believed");
  assert.equal(
    await from("10.1.1.1", "for=203.0.113.5, for=192.0.2.1"),
    429,
    "what stands left may be invented",
  );
  await scene.close();
});
