/** What a training must survive: whoever ends, at whichever message. */
import { DoubleblindError } from '@doubleblind/errors';
import { expect } from 'vitest';
import type { Group, Running } from './group.ts';

/** Vectors that each hospital's ledger counts. */
export const spentBy = ({ hospitals }: Group) => hospitals.map(({ ledger }) => ledger()!.spentSteps);

/** True once for a message of this type in this round. */
function once(type: string, inRound: number) {
  let round = 0;
  let done = false;
  return (message: { type: string; round?: number }) => {
    round = message.round ?? round;
    if (done || message.type !== type || round < inRound) return false;
    done = true;
    return true;
  };
}

/** Four hospitals and four rounds: the second is lost before its message of this type, and comes again. */
export async function loseHospitalBefore(type: string, group: Group, side: Running): Promise<void> {
  const sent = [0, 0, 0, 0];
  // A hospital sends no round's number: it is lost when it is to send this message for the second time.
  let times = 0;
  const ends = group.hospitals.map((_, i) =>
    side.hospital(i + 1, (message) => {
      const breaks = i === 1 && message.type === type && ++times === (type === 'hello' ? 1 : 2);
      if (message.type === 'masked' && !breaks) sent[i]++;
      return breaks;
    }),
  );
  const { state } = await side.train();
  await Promise.all(ends);
  expect(state.history.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4]);
  expect(state.rounds.filter((_, i) => i !== 1)).toEqual([4, 4, 4]);
  // The vector that was about to leave is counted though it did not.
  spentBy(group).forEach((steps, i) => {
    expect(steps - sent[i]).toBe(i === 1 && type === 'masked' ? 1 : 0);
  });
  expect(state.spentSteps.every((steps, i) => steps >= state.rounds[i])).toBe(true);
}

/** Three hospitals and three rounds: the owner ends at its message of this type in round two, and is started again. */
export async function endOwnerAt(type: string, group: Group, side: Running): Promise<void> {
  const sent = [0, 0, 0];
  const ends = group.hospitals.map((_, i) =>
    side.hospital(i + 1, (message) => {
      if (message.type === 'masked') sent[i]++;
      return false;
    }),
  );
  const killed = new AbortController();
  const dies = once(type, 2);
  const first = side.train({ signal: killed.signal }, (message) => {
    if (dies(message)) killed.abort(new DoubleblindError('DB5020', ''));
    return killed.signal.aborted;
  });
  await expect(first).rejects.toMatchObject({ code: 'DB5020' });
  const { state } = await side.train();
  await Promise.all(ends);
  expect(state.round).toBe(3);
  expect(state.history.map(({ round }) => round)).toEqual([0, 1, 2, 3]);
  expect(state.rounds).toEqual([3, 3, 3]);
  expect(spentBy(group)).toEqual(sent);
  expect(state.spentSteps).toEqual(sent);
  expect(Math.max(...sent)).toBeLessThanOrEqual(4);
}
