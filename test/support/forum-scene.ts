import assert from "node:assert/strict";
import { decode } from "../../src/codec/canonical.ts";
import type { CommandName } from "../../src/governance/command.ts";
import { addMember } from "../../src/governance/role.ts";
import { writeSanction } from "../../src/governance/sanction.ts";
import { textDigest } from "../../src/governance/text-digest.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { PowerScene } from "./power-scene.ts";

/** What a test says about a moderation; the rest is a rule, a reason and a term of a day. */
interface Moderating {
  readonly target: { readonly kind: "thread" | "comment"; readonly id: Digest };
  readonly action: { readonly kind: string; readonly [field: string]: unknown };
  readonly until?: number | null;
  readonly ruleId?: string;
}

const DAY_S = 86_400;

/** A forum of accounts by name. Each command answers `ok` or the code of its refusal. */
export class ForumScene extends PowerScene {
  /** Data of the newest event of a name. */
  lastOf<T = Readonly<Record<string, unknown>>>(name: string): T {
    const event = this.events.findLast(({ spec }) => spec.name === name);
    assert(event !== undefined, `no event ${name}`);
    const decoded = decode(event.spec.schema, event.data);
    assert(decoded.ok, `${name} does not decode`);
    return decoded.value as T;
  }

  moderator(name: string): void {
    const account = this.named(name);
    const since = { since: 0, until: null, grantedBy: account };
    addMember(this.state, "moderator", account, since);
  }

  ban(name: string, until: number): void {
    const account = this.named(name);
    const evidenceDigest = textDigest(this.context.hash, "evidence");
    const decided = { since: this.now, until, evidenceDigest, origin: 1 };
    const of = { account, kind: "forum_ban" } as const;
    writeSanction(this.state, of, { decided, interim: null, version: 1 });
  }

  say(name: string, command: CommandName, payload: unknown): string {
    return this.run(this.named(name), command, payload)?.code ?? "ok";
  }

  /** A thread of an account that has power; its id. */
  thread(name: string, title = "A question"): Digest {
    assert.equal(this.say(name, "createThread", { title, tags: [] }), "ok");
    return this.lastOf<{ id: Digest }>("threadCreated").id;
  }

  post(name: string, thread: Digest, more: Readonly<Record<string, unknown>> = {}): string {
    const { body = "I see it in another way." } = more as { readonly body?: string };
    const payload = {
      thread,
      parent: null,
      contentVersion: null,
      anchor: null,
      body,
      bodyDigest: textDigest(this.context.hash, body),
      ...more,
    };
    return this.say(name, "postComment", payload);
  }

  /** A comment that must be accepted; its id. */
  comment(name: string, thread: Digest, more: Readonly<Record<string, unknown>> = {}): Digest {
    assert.equal(this.post(name, thread, more), "ok");
    return this.lastOf<{ id: Digest }>("commentPosted").id;
  }

  edit(name: string, comment: Digest, body: string): string {
    const bodyDigest = textDigest(this.context.hash, body);
    return this.say(name, "editComment", { comment, body, bodyDigest });
  }

  moderate(name: string, { target, action, until, ruleId }: Moderating): string {
    const hasTerm = action.kind !== "move" && action.kind !== "split";
    return this.say(name, "moderate", {
      target,
      action,
      ruleId: ruleId ?? "2.1",
      reason: "Against the rules of the house.",
      until: until === undefined ? (hasTerm ? this.now + DAY_S : null) : until,
    });
  }

  /** A moderation that must be accepted; its receipt. */
  moderated(name: string, moderating: Moderating): Digest {
    assert.equal(this.moderate(name, moderating), "ok");
    return assertDefined(this.lastOf<{ receipt: Digest }>("moderated").receipt, "no receipt");
  }

  appeal(name: string, receipt: Digest): string {
    return this.say(name, "appealModeration", { receipt, statement: "It was on topic." });
  }

  judge(name: string, receipt: Digest, isOverturn: boolean): string {
    return this.say(name, "decideAppeal", { receipt, isOverturn, reason: "As I read the rule." });
  }
}
