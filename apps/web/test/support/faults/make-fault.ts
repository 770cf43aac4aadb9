/** Makes a fault at a party, says by what people learn of it, and undoes it. */
import type { Side } from '@doubleblind/contracts';
import { expect } from 'vitest';
import type { Cell, Fault, Phase } from './cells.ts';
import { finish, stopIn } from './phases.ts';
import type { Actors, FaultPlatform } from './platform.ts';
import type { Wire } from './wire.ts';

const LATENCY_MILLISECONDS = 300;
const CLOCK_MILLISECONDS = 30 * 60_000;

interface MadeFault {
  begin(platform: FaultPlatform, actor: Actors): Promise<void> | void;
  end(platform: FaultPlatform, actor: Actors): Promise<void> | void;
  /** Nobody has to be told of it: work goes on with it. */
  readonly harmless?: true;
}

/** All lines of a party: to the portal, and to the other agent. */
function lines({ portalWires, peerWire, relayWire }: FaultPlatform, actor: Actors): readonly Wire[] {
  if (actor === 'relay') return [relayWire];
  return actor === 'portal' ? [portalWires.vendor, portalWires.hospital] : [portalWires[actor], peerWire];
}

const each = (use: (wire: Wire) => void) => (platform: FaultPlatform, actor: Actors) =>
  lines(platform, actor).forEach(use);
const startAgain: MadeFault['end'] = (platform, actor) => platform.startActor(actor);
const heal = each((wire) => wire.heal());

export const MADE: Partial<Record<Fault, MadeFault>> = {
  killed: { begin: ({ processes }, actor) => processes[actor].kill(), end: startAgain },
  suspended: {
    begin: ({ processes }, actor) => processes[actor].suspend(),
    end: ({ processes }, actor) => processes[actor].resume(),
  },
  'out of memory': { begin: ({ processes }, actor) => processes[actor].starve(), end: startAgain },
  'link cut': { begin: each((wire) => wire.refuse()), end: heal },
  'link half-open': { begin: each((wire) => wire.hold()), end: heal },
  latency: {
    begin: each((wire) => {
      wire.delay = LATENCY_MILLISECONDS;
    }),
    end: heal,
    harmless: true,
  },
  'clock jump': {
    begin: (platform, actor) => platform.setClock(actor, CLOCK_MILLISECONDS),
    end: (platform, actor) => platform.setClock(actor, 0),
    harmless: true,
  },
  'expired certificate': {
    begin: (platform, actor) => each((wire) => wire.present(platform.certificates!.expired))(platform, actor),
    end: (platform, actor) => each((wire) => wire.present(platform.certificates!.good))(platform, actor),
  },
  'disk read-only': {
    begin: (platform) => platform.setDatabaseReadOnly(true),
    end: (platform) => platform.setDatabaseReadOnly(false),
  },
  'database gone': {
    begin: ({ databaseWire }) => databaseWire.refuse(),
    end: ({ databaseWire }) => databaseWire.heal(),
  },
};

/** Waits until people are told: on the evaluation's page, or, where it is the portal that has the fault, at the agent and by its own readiness. */
async function untilTold(
  platform: FaultPlatform,
  id: string,
  { fault, actor, phase }: Cell,
  said: number,
): Promise<void> {
  if (fault === 'database gone' || fault === 'disk read-only') {
    await platform.until('the portal says so', async () => {
      const readiness = await platform.readiness();
      return readiness?.status === 503 && readiness.text.includes('database');
    });
    return;
  }
  if (actor === 'portal') {
    const { lines: log } = platform.processes.vendor;
    await platform.until('an agent says so', () =>
      log
        .slice(said)
        .some((line) => line.includes('DB5504') && (fault !== 'expired certificate' || /expired/.test(line))),
    );
    return;
  }
  if (actor === 'relay') {
    await platform.until('the page says so', async () => {
      const { trouble, state } = await platform.view(id);
      return trouble.vendor !== null || trouble.hospital !== null || state === 'resuming';
    });
    return;
  }
  const side = actor as Side;
  const other = side === 'vendor' ? 'hospital' : 'vendor';
  // A vendor has nothing more to do then, and nobody waits for it.
  if (isOver(phase)) expect((await platform.view(id)).lost.vendor).toBeNull();
  if (isOver(phase) && side === 'vendor') return;
  await platform.until('the page says so', async () => {
    const { lost, trouble, state } = await platform.view(id);
    if (phase === 'preflight' || phase === 'running') return trouble[other] !== null || state === 'resuming';
    if (state === 'released') return true;
    await platform.aMinuteLater(side);
    return lost[side] !== null;
  });
}

const isOver = (phase: Phase) => phase === 'computed' || phase === 'releasing';

/** One cell: the evaluation is stopped in its phase, the fault comes, people are told, it goes, and all comes to its end as it should. */
export async function makeCell(platform: FaultPlatform, cell: Cell): Promise<void> {
  const { phase } = cell;
  const actor = cell.actor as Actors;
  const fault = MADE[cell.fault]!;
  const { id, letGo } = await stopIn(platform, phase, actor);
  const said = platform.processes.vendor.lines.length;
  await fault.begin(platform, actor);
  try {
    if (fault.harmless) {
      letGo();
      // What holds the release goes with what heals its line.
      await fault.begin(platform, actor);
      await finish(platform, id, phase);
    } else {
      // Nobody needs the relay before the two are to meet.
      if (actor === 'relay' && phase === 'prepare') letGo();
      await untilTold(platform, id, cell, said);
    }
  } finally {
    await fault.end(platform, actor);
    letGo();
  }
  await finish(platform, id, phase === 'releasing' || fault.harmless ? 'releasing' : phase);
  await platform.expectIntact(id, 2);
}
