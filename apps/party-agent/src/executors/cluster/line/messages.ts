/** What an agent and its own workers say to each other; tensors travel beside a message (line.ts). */
import { failureSchema, signedWorkerCredentialSchema, threatModelSchema } from '@doubleblind/contracts';
import { z } from 'zod';

/** Changes whenever an agent and a worker of two versions could not work together. */
export const WORKER_PROTOCOL_VERSION = 1;

const number = z.number().nonnegative();
const count = z.number().int().nonnegative();
const pair = count;
const address = z.strictObject({ host: z.string().max(255), port: z.number().int().min(1).max(65535) });

/** Where a worker waits for one of the other party: at an address, or at a relay under the hash of its certificate. */
export const placeSchema = z.union([address, z.strictObject({ relay: z.url({ protocol: /^wss?$/ }).max(255) })]);

/** How a worker meets one of the other party. */
const meetingSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('listen') }),
  z.strictObject({ mode: z.literal('connect'), address: placeSchema }),
]);
export type Meeting = z.infer<typeof meetingSchema>;

const usageSchema = z.strictObject({
  bytesSent: number,
  bytesReceived: number,
  cpuSeconds: number,
  peakMemoryMiB: number,
});

const countersSchema = z.strictObject({
  bytesSent: count,
  bytesReceived: count,
  messagesSent: count,
  messagesReceived: count,
  rounds: count,
});

/** The agent's cluster, as a worker needs it. */
const welcomeSchema = z.strictObject({
  type: z.literal('welcome'),
  credential: signedWorkerCredentialSchema,
  /** Where this worker waits for workers of the other party; null where it cannot be called. */
  listen: z
    .union([
      z.strictObject({ host: z.string().max(255), advertise: z.string().max(255).nullable() }),
      z.strictObject({ relay: z.string().max(255) }),
    ])
    .nullable(),
  /** The agent's certificate (PEM), for a relay. */
  agentPem: z.string().max(8192),
  heartbeatMilliseconds: z.number().int().positive(),
});

export const toWorkerSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  z.strictObject({ type: z.literal('refused'), failure: failureSchema }),
  z.strictObject({
    type: z.literal('pair'),
    pair,
    side: z.enum(['vendor', 'hospital']),
    program: z.string().max(14 << 20),
    weightsPath: z.string().max(4096).optional(),
    threatModel: threatModelSchema,
    /** What both workers show each other's sessions before they begin. */
    ticket: z.string().max(64),
    /** Of which the work's trace is made; only where the agent sends traces. */
    work: z.string().max(100).optional(),
    peer: z.strictObject({ agentKey: z.string(), credential: signedWorkerCredentialSchema }),
    meeting: meetingSchema,
  }),
  /** The images of a batch travel beside it. */
  z.strictObject({ type: z.literal('evaluate'), pair, batch: count }),
  z.strictObject({ type: z.literal('serve'), pair, batch: count, images: z.number().int().positive() }),
  z.strictObject({ type: z.literal('unpair'), pair }),
  /** Not wanted any more; said to a worker that has no pair. */
  z.strictObject({ type: z.literal('leave') }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;
export type Welcome = z.infer<typeof welcomeSchema>;
export type PairOrder = Extract<ToWorker, { type: 'pair' }>;

export const fromWorkerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('join'),
    version: z.number().int(),
    secret: z.string().max(100),
    host: z.string().max(255),
    pid: count,
  }),
  z.strictObject({ type: z.literal('heartbeat'), usage: usageSchema }),
  z.strictObject({ type: z.literal('listening'), pair, address: placeSchema }),
  z.strictObject({ type: z.literal('opened'), pair, counters: countersSchema, usage: usageSchema }),
  z.strictObject({ type: z.literal('step'), pair, batch: count, done: count, total: count }),
  /** The outputs of the images travel beside it; none at the vendor. */
  z.strictObject({
    type: z.literal('done'),
    pair,
    batch: count,
    counters: countersSchema,
    profile: z.array(z.unknown()),
    usage: usageSchema,
  }),
  z.strictObject({ type: z.literal('failed'), pair, failure: failureSchema, usage: usageSchema }),
  /** It has no pair any more, and nothing of one in its memory. */
  z.strictObject({ type: z.literal('free') }),
  /** It ends when its batch is done: its machine wants it to. */
  z.strictObject({ type: z.literal('leaving') }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
