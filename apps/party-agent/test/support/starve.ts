/** The kernel ends a process for want of memory, as on a machine, or in a container, that has none left (cgroups, version 1, memory). */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CGROUPS = '/sys/fs/cgroup/memory';
/** Less than a process takes for anything at all. */
const STARVED_BYTES = 64 << 10;
const POLL_MILLISECONDS = 20;

/** Whether this user may bound the memory of processes. */
export function mayStarve(): boolean {
  const folder = join(CGROUPS, `doubleblind-probe-${process.pid}`);
  try {
    mkdirSync(folder);
    const bounds = existsSync(join(folder, 'memory.limit_in_bytes'));
    rmdirSync(folder);
    return bounds;
  } catch {
    return false;
  }
}

/** From now on nothing more of memory for a process: what it takes next ends it. */
export async function starve(pid: number): Promise<void> {
  const folder = join(CGROUPS, `doubleblind-${pid}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'memory.limit_in_bytes'), String(STARVED_BYTES));
  writeFileSync(join(folder, 'cgroup.procs'), String(pid));
  // Whoever waits takes nothing, for minutes: at this signal Node.js starts its inspector, for which it needs memory.
  wake(pid);
  while (isAlive(pid)) await sleep(POLL_MILLISECONDS);
  for (let tries = 0; ; tries++) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(POLL_MILLISECONDS);
    }
  }
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGUSR1');
  } catch {
    // It has gone already.
  }
}

function isAlive(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !state.startsWith('Z');
  } catch {
    return false;
  }
}
