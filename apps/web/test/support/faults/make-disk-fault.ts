/** A disk of an agent takes nothing more: its people are told by number, and when it does again the evaluation goes on from what it had. */
import type { Side } from '@doubleblind/contracts';
import { expect } from 'vitest';
import type { Cell } from './cells.ts';
import { finish, stopIn } from './phases.ts';
import type { FaultPlatform } from './platform.ts';

function begin({ disks }: FaultPlatform, side: Side, fault: Cell['fault']): void {
  if (fault === 'disk full') disks[side]!.fill();
  else disks[side]!.lock();
}

/** Space is made, or the disk is mounted again, for which its agent has to end. */
async function end(
  { disks, processes }: FaultPlatform,
  side: Side,
  fault: Cell['fault'],
  again: () => Promise<void>,
): Promise<void> {
  if (fault === 'disk full') disks[side]!.free();
  else {
    await processes[side].kill();
    disks[side]!.repair();
    await again();
  }
}

export async function makeDiskCell(platform: FaultPlatform, { fault, actor, phase }: Cell): Promise<void> {
  const side = actor as Side;
  const { id, letGo } = await stopIn(platform, phase, actor);
  begin(platform, side, fault);
  let ended = false;
  const undo = async () => {
    if (!ended) await end(platform, side, fault, () => platform.startAgent(side));
    ended = true;
  };
  try {
    letGo();
    if (phase === 'computed' && side === 'hospital') {
      // What was computed can be read, and nothing be decided.
      await expect(platform.release(id)).rejects.toMatchObject({ code: 'DB5012' });
      await undo();
      await finish(platform, id, phase);
    } else if (phase === 'computed' || phase === 'releasing') {
      // The vendor has nothing to do, and what was released before has reached the portal.
      if (phase === 'computed')
        await platform.until('it is released', async () => (await platform.release(id)).acknowledged);
      await platform.untilState(id, 'released');
      await undo();
    } else {
      const { failure } = await platform.untilState(id, 'failed');
      expect(failure).toMatchObject({ code: 'DB5012' });
      await undo();
      await platform.retry(id);
      await finish(platform, id, phase);
    }
  } finally {
    await undo();
  }
  await platform.untilState(id, 'released');
  await platform.until('the agent knows', () => !platform.releaseWaits(id));
  await platform.expectIntact(id, 3);
}
