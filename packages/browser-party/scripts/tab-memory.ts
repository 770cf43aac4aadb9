/** The memory of a tab in Chromium, with everything in it, for tests and benchmarks. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Highest resident size of the browser's largest renderer process so far, in MiB; Linux alone tells it. */
export async function tabMemoryMiB(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => highWaterMiB(id));
  if (sizes.length === 0) throw new RangeError('the browser has no renderer');
  return Math.max(...sizes);
}

/** The same for a browser that nobody debugs: of the renderer processes among its descendants. `browser`: its process. */
export function memoryOfTabsMiB(browser: number): number {
  const sizes = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isRenderer(pid) && descends(pid, browser))
    .map(highWaterMiB);
  if (sizes.length === 0) throw new RangeError('the browser has no renderer');
  return Math.max(...sizes);
}

/** Empty for a process that is gone. */
function fileOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function isRenderer(pid: number): boolean {
  return fileOf(pid, 'cmdline').includes('--type=renderer');
}

function descends(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1; at = Number(/^PPid:\s+(\d+)$/m.exec(fileOf(at, 'status'))?.[1] ?? 0)) {
    if (at === ancestor) return true;
  }
  return false;
}

function highWaterMiB(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new RangeError(`no size of process ${pid}`);
  return Number(kilobytes) / 1024;
}
