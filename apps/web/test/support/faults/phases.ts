/** Stops an evaluation in one of its phases, for as long as a fault takes. */
import { IMAGES } from '../../../../party-agent/test/daemon/support/squares.ts';
import type { Actor, Phase } from './cells.ts';
import { type FaultPlatform, SIDES } from './platform.ts';

export interface Stopped {
  readonly id: string;
  /** What held it in its phase holds it no more. */
  letGo(): void;
}

export async function stopIn(platform: FaultPlatform, phase: Phase, victim: Actor): Promise<Stopped> {
  const { id, proposal } = await platform.propose();
  const { portalWires, processes } = platform;
  const approved = async () => {
    for (const side of SIDES) await platform.approve(side, proposal);
  };
  switch (phase) {
    case 'prepare': {
      // One agent is ready, and waits for the other, which hears nothing.
      const [sleeper, other] =
        victim === 'hospital' ? (['vendor', 'hospital'] as const) : (['hospital', 'vendor'] as const);
      platform.allowAllBatches();
      await platform.approve(sleeper, proposal);
      // An agent whose line was lost by the cell before keeps what it has to say until it has one again.
      await platform.until('the portal has the first approval', async () =>
        (await platform.view(id)).approvals.includes(sleeper),
      );
      processes[sleeper].suspend();
      try {
        await platform.approve(other, proposal);
        await platform.until('one side is ready', async () => {
          const { state, vendorObserved, hospitalObserved } = await platform.view(id);
          return state === 'scheduled' && (other === 'vendor' ? vendorObserved : hospitalObserved) === 'ready';
        });
      } catch (error) {
        // The cells after this one need it.
        processes[sleeper].resume();
        throw error;
      }
      return { id, letGo: () => processes[sleeper].resume() };
    }
    case 'preflight': {
      platform.allowBatches(0);
      await approved();
      await platform.until('the preflight has begun', () => platform.served(`${id}/preflight`) > 0);
      return { id, letGo: () => platform.allowAllBatches() };
    }
    case 'running': {
      platform.allowBatches(2);
      await approved();
      await platform.until('a batch is done', async () => {
        const { state, progress } = await platform.view(id);
        return state === 'running' && (progress?.imagesDone ?? 0) > 0;
      });
      return { id, letGo: () => platform.allowAllBatches() };
    }
    case 'computed': {
      platform.allowAllBatches();
      await approved();
      await platform.untilState(id, 'computed');
      return { id, letGo: () => undefined };
    }
    case 'releasing': {
      platform.allowAllBatches();
      await approved();
      await platform.untilState(id, 'computed');
      // The portal's own faults come when it has what was released, and its answer is on its way; others' before it has.
      portalWires.hospital.hold(victim === 'portal' ? 'back' : 'there');
      void platform.release(id).catch(() => undefined);
      await platform.until('it was released', () => platform.releaseWaits(id));
      if (victim === 'portal') await platform.untilState(id, 'released');
      return { id, letGo: () => portalWires.hospital.heal() };
    }
  }
}

/** Goes on to the end: computed, released by its person unless that was asked before, and known at the portal. */
export async function finish(platform: FaultPlatform, id: string, phase: Phase): Promise<void> {
  if (phase !== 'releasing') {
    await platform.untilState(id, 'computed');
    await platform.until(
      'the agent releases',
      async () => (await platform.release(id).catch(() => null))?.acknowledged,
    );
  }
  await platform.untilState(id, 'released');
  await platform.until('the agent knows', () => !platform.releaseWaits(id));
}

export { IMAGES };
