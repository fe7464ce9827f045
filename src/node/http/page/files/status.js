import { showProposals } from "/page/proposals.js";
import { ageText, momentText } from "/page/words.js";

/** Data older than so many of the usual pauses between blocks is called old. */
const OLD_MS = 20_000;
/** Blocks are waited for at the node, so long at a time. */
const WAIT_MS = 10_000;
const RETRY_MS = 2_000;
/** A screen reader is told of new blocks no more often than this. */
const SPEAK_MS = 15_000;
/** Changes that come together are shown together. */
const GATHER_MS = 500;

const page = {
  height: -1,
  epoch: -1,
  /** When the newest block was made, by this browser's clock. */
  blockMs: null,
  heardMs: Date.now(),
  spokenMs: 0,
  failure: null,
};

function show(id, text) {
  const element = document.getElementById(id);
  element.classList.remove("waiting");
  if (element.textContent === text) return;
  element.textContent = text;
  element.classList.remove("moved");
  // Reading the width lets the animation begin anew.
  void element.offsetWidth;
  element.classList.add("moved");
}

async function ask(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  const body = await response.json();
  if (response.ok) return body;
  throw Object.assign(new Error(body.detail ?? `status ${response.status}`), { code: body.name });
}

function showStatus(status) {
  const { epoch, sequencer, mempool } = status;
  page.heardMs = Date.now();
  page.blockMs = Date.now() - status.lag_seconds * 1000;
  page.failure = null;
  document.title = `Block ${status.height} · ${status.network}`;
  show("network", `A node of the ledger “${status.network}”`);
  show("height", status.height.toLocaleString());
  show("epoch", `${epoch.index} · ${epoch.algorithm}`);
  const next = status.next_epoch;
  const then =
    next === null
      ? ""
      : `; then ${next.rule_version} from block ${next.start_block.toLocaleString()}`;
  show(
    "epoch-rules",
    `${epoch.rule_version} since block ${epoch.start_block.toLocaleString()}${then}`,
  );
  show("state", status.synced ? "in order" : sequencer.state);
  show("version", `mathledger ${status.version}, ${status.network_kind} network`);
  show("mempool", mempool.transactions.toLocaleString());
  show(
    "pause",
    status.paused_until === null ? "" : `Paused until ${momentText(status.paused_until)}`,
  );
  show("chain", status.chain_id);
  speak(status);
  page.height = status.height;
  page.epoch = epoch.index;
  showTrouble(
    sequencer.error === null ? null : `${sequencer.error.message} ${sequencer.error.fix ?? ""}`,
  );
  showAge();
}

function speak({ height, epoch }) {
  const isNewEpoch = page.epoch >= 0 && epoch.index !== page.epoch;
  if (!isNewEpoch && Date.now() - page.spokenMs < SPEAK_MS) return;
  page.spokenMs = Date.now();
  const change = isNewEpoch ? `Epoch ${epoch.index} has begun. ` : "";
  document.getElementById("spoken").textContent = `${change}Block ${height}.`;
}

function showAge() {
  if (page.blockMs === null) return;
  document.getElementById("block-age").textContent = ageText(Date.now() - page.blockMs);
  const silentMs = Date.now() - page.heardMs;
  if (page.failure !== null || silentMs > OLD_MS + WAIT_MS) {
    showTrouble(
      `The node does not answer. What stands here is of block ${page.height}, ${ageText(Date.now() - page.blockMs)}.`,
    );
  }
}

function showTrouble(text) {
  const element = document.getElementById("trouble");
  element.hidden = text === null;
  if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
}

/** Asks for the status, and then for that after each next block as soon as there is one. */
async function followHead() {
  let path = "/v1/node/status";
  for (;;) {
    try {
      showStatus(await ask(path));
      path = `/v1/node/status?min_height=${page.height + 1}&wait_ms=${WAIT_MS}`;
    } catch (failure) {
      if (failure.code === "RPC_HEIGHT_NOT_REACHED") {
        // No block for a while: the node answers, and says so itself.
        path = "/v1/node/status";
        continue;
      }
      page.failure = failure;
      showAge();
      path = "/v1/node/status";
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function refreshProposals() {
  const note = document.getElementById("proposals-note");
  try {
    const { items, next_cursor: more } = await ask("/v1/proposals?limit=50");
    showProposals(document.getElementById("proposals"), items);
    note.textContent = noteOf(items, more);
  } catch (failure) {
    note.textContent = `The proposals cannot be read: ${failure.message}`;
  }
}

function noteOf(items, more) {
  if (items.length === 0) return "Nobody has proposed anything yet.";
  const voting = items.filter(({ state }) => state === "voting").length;
  const shown = more === null ? "" : " The newest 50 are shown.";
  return `${voting === 0 ? "No vote is open." : voting === 1 ? "One vote is open." : `${voting} votes are open.`}${shown}`;
}

/** Reads the proposals again whenever something happens to one. The stream resumes by itself where it broke. */
function followEvents(types) {
  let isDue = false;
  const refresh = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      refreshProposals();
    }, GATHER_MS);
  };
  const stream = new EventSource("/v1/events");
  for (const type of types) stream.addEventListener(type, refresh);
  stream.addEventListener("open", refresh);
}

document.getElementById("example").textContent = `curl -s ${location.origin}/v1/node/status`;
setInterval(showAge, 1000);
followHead();
followEvents((await ask("/page/names.json")).events);
