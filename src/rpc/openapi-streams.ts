import { STREAM_QUERY } from "./event-fields.ts";
import { paramsJsonSchema, schemaJson } from "./json-schema.ts";
import { BLOCK_METHODS } from "./methods/blocks.ts";
import { describeParameters } from "./openapi-parameter.ts";

const PROBLEMS = {
  default: {
    description: "A refusal",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  },
} as const;

/** `GET /v1/events`. */
export function eventsOperation(): object {
  const examples = [
    { name: "Every vote, from the beginning on", params: { from: "-1", types: ["vote_cast"] } },
    { name: "What has no place in a block", params: { channel: "node" } },
  ];
  return {
    get: {
      operationId: "stream_events",
      summary: "Events as they happen, from any point on",
      description:
        "Server-sent events: `id` is the resume token, `event` the type, `data` the event. Every 15 s a comment with " +
        "the head. A reader that is too slow is let go, and goes on from its last token.",
      parameters: [
        ...describeParameters(schemaJson(STREAM_QUERY), { inPath: [], examples }),
        {
          name: "Last-Event-ID",
          in: "header",
          required: false,
          description: "Resume token; goes before `from`",
          schema: { type: "string" },
        },
      ],
      responses: {
        "200": {
          description: "The stream",
          content: { "text/event-stream": { schema: { type: "string" } } },
        },
        ...PROBLEMS,
      },
    },
  };
}

/** `GET /v1/blocks.cbor`. */
export function rawBlocksOperation(): object {
  const method = BLOCK_METHODS.get_raw_blocks;
  return {
    get: {
      operationId: "get_raw_blocks_cbor",
      summary: method.summary,
      description:
        "A CBOR sequence (RFC 8742) with an item [header, [statement, ...]] for each block. It ends before it would " +
        "pass 8 MiB, but holds one block at least.",
      parameters: describeParameters(paramsJsonSchema(method), {
        inPath: [],
        examples: method.examples,
      }),
      responses: {
        "200": {
          description: "The blocks",
          headers: {
            "X-Next-Height": {
              description: "The first block after these; absent where there is none",
              schema: { type: "integer" },
            },
          },
          content: { "application/cbor-seq": {} },
        },
        ...PROBLEMS,
      },
    },
  };
}
