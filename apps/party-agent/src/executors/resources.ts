/** What this process has used, all its threads together. */
import { readFileSync } from 'node:fs';

/** User and system time in seconds. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Highest resident memory in MiB. VmHWM where the system has it: maxRSS may still carry the parent's from before exec. */
export function peakMemoryMiB(): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (match) return Number(match[1]) / 1024;
  } catch {
    // No /proc: fall through.
  }
  return process.resourceUsage().maxRSS / 1024;
}
