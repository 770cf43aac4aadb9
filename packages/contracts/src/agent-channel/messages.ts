/**
 * The agent channel: JSON text messages over WebSocket at /ws/agent. The agent dials.
 *
 *     portal -> challenge          agent -> hello (signed over the challenge's nonce)
 *     portal -> welcome, desired   agent -> observed (all its evaluations)
 *     then in any order: desired, desired-trainings, audit-copy, acknowledge
 *                        | observed, observed-trainings, register-*, offer-model, delete-test-set, approve, revoke, release, *-training
 *     both ways: ping, answered by pong
 *
 * Messages with a `requestId` are answered by exactly one `acknowledge`. An agent may repeat a request after a lost
 * connection: the portal answers a repeated request (same document) with the same id and changes nothing.
 */
import { z } from 'zod';
import { auditLinkSchema } from '../audit/record.ts';
import { failureSchema, hashSchema, idSchema, nameSchema, sideSchema, textSchema, timeSchema } from '../fields.ts';
import { signedPeerCardSchema } from '../identity/peer-card.ts';
import { signedSchema } from '../identity/signed-form.ts';
import { signedDeletionSchema } from '../manifests/deletion.ts';
import { signedModelManifestSchema } from '../manifests/model.ts';
import { signedPageOfferSchema } from '../manifests/page-offer.ts';
import { signedTestSetManifestSchema } from '../manifests/test-set.ts';
import { signedResultsSchema } from '../results/released.ts';
import { CONTRACT_VERSION } from '../version.ts';
import { signedApprovalSchema, signedRevocationSchema } from '../work/evaluation/approval.ts';
import { signedTrainingApprovalSchema } from '../work/training/approval.ts';
import { signedTrainingCardSchema } from '../work/training/card.ts';
import { desiredTrainingSchema, observedTrainingSchema, trainingDraftSchema } from './training.ts';
import { desiredEvaluationSchema, observedEvaluationSchema } from './work.ts';

const nonceSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not a nonce of 32 bytes');
const requestId = idSchema;

const pingSchema = z.strictObject({ type: z.literal('ping'), id: z.number().int().nonnegative() });
const pongSchema = z.strictObject({ type: z.literal('pong'), id: z.number().int().nonnegative() });

/** What the agent signs (kind 'hello') to prove its key: the portal's nonce, and which portal it means to talk to. */
export const helloDocumentSchema = z.strictObject({
  agentId: idSchema,
  nonce: nonceSchema,
  portalOrigin: z.url(),
  contractVersion: z.number().int().positive(),
  softwareVersion: z.string().max(40),
});

/** Everything that an agent sends; the order is at the head of this file. */
export const agentMessageSchema = z.discriminatedUnion('type', [
  pingSchema,
  pongSchema,
  z.strictObject({
    type: z.literal('hello'),
    hello: signedSchema(helloDocumentSchema),
    card: signedPeerCardSchema,
    /** Where a browser of this organisation reaches the agent's local API, for example http://127.0.0.1:8471. */
    localApiUrl: z.url().nullable(),
    /** Last audit record that this agent has a copy of; the portal sends what follows. 0 for none. */
    auditSequence: z.number().int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('observed'), evaluations: z.array(observedEvaluationSchema).max(1000) }),
  z.strictObject({ type: z.literal('register-model'), requestId, manifest: signedModelManifestSchema }),
  z.strictObject({ type: z.literal('offer-model'), requestId, offer: signedPageOfferSchema }),
  z.strictObject({ type: z.literal('register-test-set'), requestId, manifest: signedTestSetManifestSchema }),
  /** A registered test set is gone from the agent's disk; the record says what was searched, and what is kept and why. */
  z.strictObject({ type: z.literal('delete-test-set'), requestId, deletion: signedDeletionSchema }),
  z.strictObject({ type: z.literal('approve'), requestId, approval: signedApprovalSchema }),
  z.strictObject({ type: z.literal('revoke'), requestId, revocation: signedRevocationSchema }),
  z.strictObject({ type: z.literal('release'), requestId, results: signedResultsSchema }),
  z.strictObject({ type: z.literal('observed-trainings'), trainings: z.array(observedTrainingSchema).max(100) }),
  z.strictObject({ type: z.literal('propose-training'), requestId, draft: trainingDraftSchema }),
  z.strictObject({ type: z.literal('approve-training'), requestId, approval: signedTrainingApprovalSchema }),
  z.strictObject({ type: z.literal('finish-training'), requestId, card: signedTrainingCardSchema }),
  /** Whoever takes part may leave; that ends it for all. */
  z.strictObject({ type: z.literal('leave-training'), requestId, trainingId: idSchema, reason: textSchema.min(1) }),
]);

/** Where one of several messages stands that say together what is wanted: see desired-pages.ts; `time` is the portal's clock, by which leases are stated. */
const place = {
  time: timeSchema,
  revision: z.number().int().nonnegative(),
  page: z.number().int().positive(),
  pages: z.number().int().positive(),
};

/** Everything that the portal sends to an agent; the order is at the head of this file. */
export const portalMessageSchema = z.discriminatedUnion('type', [
  pingSchema,
  pongSchema,
  z.strictObject({
    type: z.literal('challenge'),
    contractVersion: z.literal(CONTRACT_VERSION),
    nonce: nonceSchema,
    /** The portal's clock; `party-agent doctor` compares it with the agent's. */
    time: timeSchema,
  }),
  z.strictObject({
    type: z.literal('welcome'),
    organisation: z.strictObject({ id: idSchema, name: nameSchema, side: sideSchema }),
    portalOrigin: z.url(),
    portalVersion: z.string().max(40),
    /** Where the portal's audit chain ends now: one that is shorter than the agent's copy has lost records. */
    auditHead: z.strictObject({ sequence: z.number().int().nonnegative(), hash: hashSchema }),
  }),
  /**
   * Everything that is wanted from this agent, in pages of one revision; an evaluation that is in none of them needs
   * nothing.
   */
  z.strictObject({ type: z.literal('desired'), ...place, evaluations: z.array(desiredEvaluationSchema).max(500) }),
  /** The same of trainings; sent to agents that take part in one, and once more when none is left. */
  z.strictObject({
    type: z.literal('desired-trainings'),
    ...place,
    trainings: z.array(desiredTrainingSchema).max(500),
  }),
  z.strictObject({
    type: z.literal('acknowledge'),
    requestId,
    /** Identifier of what was registered, approved or released; absent when refused. */
    id: idSchema.optional(),
    failure: failureSchema.optional(),
  }),
  z.strictObject({ type: z.literal('audit-copy'), links: z.array(auditLinkSchema).max(500), head: hashSchema }),
  /** Sent before the portal closes the connection. */
  z.strictObject({ type: z.literal('error'), failure: failureSchema }),
]);

/** What an agent signs when it connects. */
export type HelloDocument = z.infer<typeof helloDocumentSchema>;
/** A message of an agent. */
export type AgentMessage = z.infer<typeof agentMessageSchema>;
/** A message of the portal to an agent. */
export type PortalMessage = z.infer<typeof portalMessageSchema>;
