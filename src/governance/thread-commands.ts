import { struct } from "../codec/compound.ts";
import { FORUM_EVENTS } from "./forum-events.ts";
import { refuseLocked } from "./forum-marks.ts";
import { refusePace } from "./forum-pace.ts";
import { refuseBanned, refuseSpeaker } from "./forum-standing.ts";
import {
  computeThreadId,
  findThread,
  isThreadOwner,
  requireThread,
  tagsSchema,
  threadTitleSchema,
} from "./forum-thread.ts";
import { defineHandler } from "./handler.ts";
import { refusePermission } from "./permission.ts";
import { digestSchema } from "./proposal.ts";
import { reject } from "./rejection.ts";

/** Opens a thread that is about no proposal; that of a proposal is opened at its submission. */
const createThread = defineHandler({
  command: "createThread",
  payload: struct({ title: threadTitleSchema, tags: tagsSchema }),
  decide(journal, { title, tags }, { sender: author, sequence, now, chainId, hash }) {
    const refused =
      refuseSpeaker(journal, author, now) ??
      refuseBanned(journal, author, now) ??
      refusePace(journal, author, now);
    if (refused !== null) return refused;
    const id = computeThreadId(hash, { chainId, author, sequence });
    const thread = { id, proposal: null, author, title, tags, isPost: true };
    journal.emit(FORUM_EVENTS.threadCreated, thread);
    return null;
  },
});

/** Replaces the tags of a thread: its owner, which is the proposer in that of a proposal, and moderators may. */
const tagThread = defineHandler({
  command: "tagThread",
  payload: struct({ thread: digestSchema, tags: tagsSchema }),
  decide(journal, { thread: id, tags }, { sender: account, now }) {
    const thread = findThread(journal, id);
    if (thread === undefined) return reject("GOV_THREAD_UNKNOWN");
    const locked = refuseLocked(journal, thread, now);
    if (locked !== null) return locked;
    const isOwner = isThreadOwner(requireThread(journal, thread), account);
    const barred = refusePermission(journal, "forum.moderate", account, now);
    if (!isOwner && barred !== null) return barred;
    const banned = refuseBanned(journal, account, now);
    if (banned !== null) return banned;
    journal.emit(FORUM_EVENTS.threadTagged, { thread, account, tags });
    return null;
  },
});

export const THREAD_COMMANDS = [createThread, tagThread] as const;
