/**
 * How much this portal may keep. Beyond its limit nothing new begins here; what was agreed on goes on to its end, and may always be
 * stopped, so that a database is never full in the middle of somebody's evaluation.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { portalGlobals } from './globals.ts';

const LOOK_MILLISECONDS = 30_000;

/** Throws DB6110 where nothing new may begin. */
export function requireStorage(): void {
  const { storage } = portalGlobals();
  if (storage && storage.usedBytes >= storage.mostBytes) throw new DoubleblindError('DB6110', '');
}

/** Looks from now on how much there is; `size`: bytes of the database. Answers what ends it. Without a limit there is nothing to look at. */
export async function watchStorage(mostBytes: number | undefined, size: () => Promise<number>): Promise<() => void> {
  const globals = portalGlobals();
  delete globals.storage;
  if (mostBytes === undefined) return () => undefined;
  const look = async () => {
    globals.storage = { usedBytes: await size(), mostBytes };
  };
  await look();
  // Without the database nothing begins anyway; its own trouble is told elsewhere.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MILLISECONDS);
  return () => {
    clearInterval(timer);
    delete globals.storage;
  };
}
