/** What a link meets that another try gets past is told and tried again; anything else ends the attempt. */
import type { DesiredEvaluation, ObservedEvaluation } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { expect, test } from 'vitest';
import { EvaluationController } from '../../src/daemon/controllers/evaluation-controller.ts';
import { Slots } from '../../src/daemon/controllers/slots.ts';
import type { PartyWork } from '../../src/daemon/evaluations/party-work.ts';

const PREFLIGHT = { images: 2 } as unknown as NonNullable<ObservedEvaluation['preflight']>;

/** What is observed of a preflight whose first link ends so, up to its end. */
async function observedAfter(code: ErrorCode): Promise<ObservedEvaluation[]> {
  const seen: ObservedEvaluation[] = [];
  const { promise: idle, resolve } = Promise.withResolvers<void>();
  let links = 0;
  const link = { close: () => undefined } as unknown as PeerLink;
  const party = {
    check: async () => undefined,
    owesComparison: async () => false,
    preflight: async () => PREFLIGHT,
  } as unknown as PartyWork;
  const controller = new EvaluationController(
    {
      party,
      checkAllowed: () => undefined,
      openLink: async () => {
        links += 1;
        if (links === 1) throw new DoubleblindError(code, 'A test.');
        return link;
      },
      slots: { acquire: async () => () => undefined } as never,
      crashes: { begin: () => undefined, progress: () => undefined, end: () => undefined },
      record: (observed) => seen.push(observed),
      onIdle: resolve,
      log: () => undefined,
    },
    { evaluationId: 'e1', attempt: 1, proposal: { testSet: { images: 2 } } } as unknown as DesiredEvaluation,
    null,
  );
  controller.start('preflight');
  await idle;
  return seen;
}

test.each(['DB3001', 'DB3004', 'DB3006', 'DB3007', 'DB3012', 'DB3016'] as const)(
  '%s is told, and tried again',
  async (code) => {
    const seen = await observedAfter(code);
    expect(seen).toContainEqual(
      expect.objectContaining({ observed: 'preflighting', failure: expect.objectContaining({ code }) }),
    );
    expect(seen.at(-1)).toMatchObject({ observed: 'preflight-passed', preflight: PREFLIGHT });
  },
);

test('another certificate than was agreed on ends the attempt', async () => {
  expect((await observedAfter('DB3005')).at(-1)).toMatchObject({ observed: 'failed', failure: { code: 'DB3005' } });
});

test('where the disk takes nothing more, the peer is told by number, and the place to work is free for what comes next', async () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
  const { promise: idle, resolve } = Promise.withResolvers<void>();
  const slots = new Slots(1);
  const told: DoubleblindError[] = [];
  const seen: ObservedEvaluation[] = [];
  const fails = () => {
    throw full;
  };
  const controller = new EvaluationController(
    {
      party: {
        check: async () => undefined,
        owesComparison: async () => false,
        preflight: fails,
      } as unknown as PartyWork,
      checkAllowed: () => undefined,
      openLink: async () => ({ close: (error: DoubleblindError) => told.push(error) }) as unknown as PeerLink,
      ...{ slots, crashes: { begin: () => undefined, progress: () => undefined, end: fails } },
      ...{ record: (observed) => seen.push(observed), onIdle: resolve, log: () => undefined },
    },
    { evaluationId: 'e1', attempt: 1, proposal: { testSet: { images: 2 } } } as unknown as DesiredEvaluation,
    null,
  );
  controller.start('preflight');
  await idle;
  expect(seen.at(-1)).toMatchObject({ observed: 'failed', failure: { code: 'DB5012' } });
  expect(told.map(({ code }) => code)).toEqual(['DB5012']);
  const next = await slots.acquire(AbortSignal.timeout(10_000));
  next();
});
