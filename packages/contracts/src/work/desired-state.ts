import { z } from 'zod';

/**
 * What the portal wants an agent to do about an evaluation:
 * - await-approval: nothing yet; the agent may show the proposal and sign it on its own people's command
 * - prepare: check approvals, peer, program and test set; report 'ready'
 * - preflight: run the whole protocol with the peer on two made-up images; report 'preflight-passed'
 * - run: evaluate from the last checkpoint that both sides have; report 'running', then 'computed'
 * - pause: finish or drop the batch in flight, keep checkpoints; report 'paused'
 * - stop: end for good (cancelled, revoked, expired); report 'stopped'
 */
export const desiredStateSchema = z.enum(['await-approval', 'prepare', 'preflight', 'run', 'pause', 'stop']);

/** What an agent is to do about an evaluation now. */
export type DesiredState = z.infer<typeof desiredStateSchema>;
