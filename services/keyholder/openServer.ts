import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { EVALUATE_PATH, HEALTH_PATH, type KeyHolderHealth, MediConnectError } from "../../sdk/src/index.ts";
import { addressLimitReached, describeRefusal, routeUnknown } from "./refusals.ts";

/** 64 blinded elements in their envelope are 5 kB. */
const MAX_BODY_BYTES = 8 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const MINUTE_MS = 60_000;

export interface ServerOptions {
  readonly perAddress: number;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly answer: (input: unknown) => Promise<unknown>;
  readonly health: () => Promise<KeyHolderHealth>;
  /** Told of what was no refusal: names and places in our code, never a message, which might quote a request. */
  readonly onFailure: (trace: string) => void;
  readonly onTurnedAway: () => void;
}

/** The HTTP side: limits by address and size before anything is parsed, and every refusal in one shape. */
export async function openServer(options: ServerOptions): Promise<FastifyInstance> {
  const { perAddress, tls, answer, health, onFailure, onTurnedAway } = options;
  const server: FastifyInstance = fastify({
    ...(tls === undefined ? {} : { https: tls }),
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: "idle",
  } as object);
  server.removeContentTypeParser("text/plain");
  server.setErrorHandler((error, _, reply) => {
    const { status } = describeRefusal(error);
    if (status === 500) onFailure(traceOf(error));
    else if (!(error instanceof MediConnectError)) onTurnedAway();
    return refuse(reply, error);
  });
  server.setNotFoundHandler((_, reply) => refuse(reply, routeUnknown()));
  await server.register(rateLimit, {
    max: perAddress,
    timeWindow: MINUTE_MS,
    errorResponseBuilder: (_, { ttl }) => {
      onTurnedAway();
      return addressLimitReached(Math.ceil(ttl / 1000));
    },
  });
  server.post(EVALUATE_PATH, (request) => answer(request.body));
  server.get(HEALTH_PATH, () => health());
  return server;
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const { status, retryAfterSeconds, body } = describeRefusal(error);
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", String(retryAfterSeconds));
  return reply.code(status).send(body);
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [error.name, ...places].join("\n");
}
