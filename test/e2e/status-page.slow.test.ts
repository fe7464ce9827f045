import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type DevnetProcess, startDevnetProcess } from "../support/devnet-process.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Debian's package `chromium`. The background network of a browser has no place in a test. */
const LAUNCH = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const folder = temporaryFolder();
let devnet: DevnetProcess;
let browser: Browser;

before(async () => {
  devnet = await startDevnetProcess(join(folder, "town"));
  browser = await chromium.launch(LAUNCH);
});

after(async () => {
  await browser?.close();
});

/** The page, loaded and filled, with everything that the browser complained of. */
async function open(
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(devnet.ready.url);
  try {
    await page.locator("#height:not(.waiting)").waitFor();
    await page.locator(".proposal").first().waitFor();
  } catch (cause) {
    throw new Error(`The page did not fill: ${complaints.join("; ")} ${await page.content()}`, {
      cause,
    });
  }
  return { page, complaints };
}

async function numberOf(page: Page, selector: string): Promise<number> {
  return Number((await page.locator(selector).textContent())?.replaceAll(",", ""));
}

test("the page says what the node says, under the strictest policy, without a complaint", async () => {
  const { page, complaints } = await open();
  const status = await devnet.ask("node_status");
  assert.equal(await page.locator("h1").textContent(), `A node of the ledger “${status.network}”`);
  assert.equal(await page.locator("#chain").textContent(), status.chain_id);
  const { algorithm, index } = status.epoch as { algorithm: string; index: number };
  assert.equal(await page.locator("#epoch").textContent(), `${index} · ${algorithm}`);
  const response = await page.request.get(devnet.ready.url);
  assert.match(
    response.headers()["content-security-policy"] ?? "",
    /^default-src 'none'; script-src 'self';/,
  );
  const listed = (await devnet.ask("list_proposals", { limit: 50 })) as unknown as {
    items: { title: string; number: number; tally: unknown[] }[];
  };
  const titles = await page.locator(".proposal h3").allTextContents();
  assert.deepEqual(
    titles.toSorted(),
    listed.items.map(({ number, title }) => `${number}. ${title}`).toSorted(),
  );
  // Two bars a house, each with its words for whoever does not see them.
  const houses = listed.items.reduce((sum, { tally }) => sum + tally.length, 0);
  const labels = await page
    .locator(".measure svg")
    .evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-label") ?? ""));
  assert.equal(labels.length, 2 * houses);
  assert.equal(
    labels.filter((text) => /^Agreed: .*, needs (?:over )?\d/.test(text)).length,
    houses,
  );
  assert.equal(labels.filter((text) => /^Took part: .*, needs \d/.test(text)).length, houses);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("the head moves by itself, and so do the proposals", async () => {
  const { page, complaints } = await open();
  const height = await numberOf(page, "#height");
  await devnet.help("dev_advance", { blocks: 3 });
  await page.waitForFunction(
    `Number(document.getElementById("height").textContent.replaceAll(",", "")) >= ${height + 3}`,
  );
  assert.match(await page.title(), /^Block \d+ · dev-/);
  const before = await page.locator(".proposal").allTextContents();
  await devnet.help("dev_advance", { seconds: 24 * 3600 });
  const cards = '[...document.querySelectorAll(".proposal")].map((each) => each.textContent)';
  await page.waitForFunction(`${cards}.join() !== ${JSON.stringify(before.join())}`);
  assert.notDeepEqual(await page.locator(".proposal").allTextContents(), before);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("what a proposal says is shown as text, whatever it says", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const title = `<img src=x onerror="document.title='taken'"><b>bold</b>`;
  await page.route("**/v1/proposals*", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    body.items[0].title = title;
    await route.fulfill({ response: answer, json: body });
  });
  await page.goto(devnet.ready.url);
  const heading = page.locator(".proposal h3").filter({ hasText: "onerror" });
  await heading.waitFor();
  assert.ok((await heading.textContent())?.endsWith(title));
  assert.equal(await page.locator(".proposal img, .proposal b").count(), 0);
  assert.doesNotMatch(await page.title(), /taken/);
  await context.close();
});

test("it fits 320 pixels and 200 % text, in light, dark and high contrast", async () => {
  const grounds = new Set<string>();
  for (const options of [
    { viewport: { width: 320, height: 640 } },
    { viewport: { width: 320, height: 640 }, colorScheme: "dark" as const },
    { viewport: { width: 640, height: 400 }, contrast: "more" as const },
  ]) {
    const { page } = await open(options);
    if (options.viewport.width === 640) {
      await page.evaluate('document.documentElement.style.fontSize = "200%"');
    }
    const [wide, own] = await page.evaluate<number[]>(
      "[document.documentElement.scrollWidth, innerWidth]",
    );
    assert.ok(Number(wide) <= Number(own), `${wide} of ${own} pixels`);
    grounds.add(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor"));
    await page.context().close();
  }
  assert.equal(grounds.size, 2, "light and dark differ");
});

test("by keyboard: a way past the head of the page, and every link in reach", async () => {
  const { page } = await open();
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip");
  assert.equal(await page.evaluate<string>("document.activeElement.className"), "skip");
  assert.ok(((await skip.boundingBox())?.x ?? -1) >= 0, "it is seen while it has the focus");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate<string>("document.activeElement.id"), "proposals-title");
  const names = await page
    .locator("main a")
    .evaluateAll((links) => links.map((link) => (link.textContent ?? "").trim()));
  assert.ok(
    names.every((name) => name !== ""),
    "each link has a name",
  );
  const levels = await page
    .locator("h1, h2, h3, h4")
    .evaluateAll((all) => all.map((heading) => Number(heading.tagName.slice(1))));
  levels.reduce((above, level) => {
    assert.ok(level <= above + 1, `a heading of level ${level} below ${above}`);
    return level;
  }, 0);
  await page.context().close();
});

test("a node that is gone is said aloud, and what stands there is called old", async () => {
  const { page } = await open();
  const trouble = page.getByRole("alert");
  assert.equal(await trouble.count(), 0, "hidden while all is well");
  await devnet.kill();
  await trouble.waitFor({ timeout: 30_000 });
  assert.match(
    (await trouble.textContent()) ?? "",
    /^The node does not answer\. What stands here is of block \d+/,
  );
  await page.context().close();
});
