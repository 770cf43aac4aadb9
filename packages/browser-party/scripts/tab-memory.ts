/** The memory of a tab in Chromium, with everything in it, for tests and benchmarks. */
import { readFileSync } from 'node:fs';
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

function highWaterMiB(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new RangeError(`no size of process ${pid}`);
  return Number(kilobytes) / 1024;
}
