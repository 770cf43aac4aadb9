/**
 * A gate on the way of a vendor's batches, in a folder that the test shares with the processes: so many pass, and what comes then waits
 * until more may. What a test does to a run that is under way so happens before the run is over, however slow the machine is.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLISECONDS = 10;
const passedFile = (gate: string) => join(gate, 'passed');
const allowedFile = (gate: string) => join(gate, 'allowed');

/** How many have passed. */
function passed(gate: string): number {
  return statSync(passedFile(gate), { throwIfNoEntry: false })?.size ?? 0;
}

function allowed(gate: string): number {
  try {
    return Number(readFileSync(allowedFile(gate), 'utf8'));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** For one vendor's lane: of two at once both might take the last place. */
export async function passGate(gate: string): Promise<void> {
  while (passed(gate) >= allowed(gate)) await sleep(POLL_MILLISECONDS);
  mkdirSync(gate, { recursive: true });
  appendFileSync(passedFile(gate), '.');
}

/** From now on so many batches pass. */
export function allow(gate: string, batches: number): void {
  mkdirSync(gate, { recursive: true });
  // Whole or not at all: a reader between the two would take nothing for zero.
  writeFileSync(`${allowedFile(gate)}.new`, String(passed(gate) + batches));
  renameSync(`${allowedFile(gate)}.new`, allowedFile(gate));
}

/** From now on all batches pass. */
export function allowAll(gate: string): void {
  rmSync(allowedFile(gate), { force: true });
}
