/** The portal's part of a work's trace: how long it was in each state, and the whole of it when it is over. */
import type { SpanName } from '@doubleblind/contracts/tracing';
import { portalGlobals } from '../globals.ts';

/** What a state is called among spans; the others wait for people to agree. */
const STATE_SPANS: Readonly<Record<string, SpanName>> = {
  approved: 'approved',
  scheduled: 'prepare',
  preflight: 'preflight',
  running: 'run',
  resuming: 'resume',
  paused: 'paused',
  computed: 'release',
};

interface Left {
  readonly id: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly attempts: readonly { readonly number: number }[];
}

/** A work has left a state, as it was before; `isOver`: for good. `error`: number of what it failed with. */
export function traceTransition(left: Left, isOver: boolean, error: string | undefined): void {
  const { tracing } = portalGlobals();
  if (!tracing) return;
  const ended = new Date();
  const [attempt] = left.attempts;
  const facts = { ...(attempt && { attempt: attempt.number }), ...(error !== undefined && { error }) };
  const name = STATE_SPANS[left.state];
  if (name) tracing.record(left.id, name, { begun: left.updatedAt, ended }, facts);
  if (isOver) tracing.record(left.id, 'work', { begun: left.createdAt, ended }, facts);
}
