/**
 * Ways to AES-128 in a browser, in headless Chromium, beside node:crypto's. Prints nanoseconds a block by the number of blocks a call.
 * Usage: node bench/primitives/browser-aes.ts. Run it on an idle machine.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { Heap } from '../../packages/mpc-core/src/index.ts';
import { FixedKeyAes } from '../../packages/mpc-core/src/platform/node/index.ts';

const COUNTS = [256, 2048, 4096, 16384] as const;

/** The page's script, with its WebAssembly inside. */
async function script(): Promise<string> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'browser-aes-page.ts'),
    platform: 'browser',
    resolve: { conditionNames: ['browser', 'import', 'default'] },
    moduleTypes: { '.wasm': 'binary' },
  });
  const { output } = await bundle.generate({ format: 'iife' });
  await bundle.close();
  return output[0].code;
}

function nodeNanoseconds(blocks: number): number {
  const heap = new Heap();
  const aes = new FixedKeyAes(new Uint8Array(16));
  const at = heap.allocate(16 * blocks);
  const calls = Math.ceil(4e5 / blocks);
  let best = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < 100; sample++) {
    const started = performance.now();
    for (let i = 0; i < calls; i++) aes.encryptBlocks(heap, at, at, blocks);
    best = Math.min(best, ((performance.now() - started) * 1e6) / (calls * blocks));
  }
  return best;
}

// Web Crypto needs an address that browsers trust, such as this machine's own.
const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: await script() });
  const rows = await page.evaluate((counts) => {
    const { measureAes } = globalThis as unknown as {
      measureAes(counts: readonly number[]): Promise<Record<string, number>[]>;
    };
    return measureAes(counts);
  }, COUNTS);
  console.log(`Chromium ${browser.version()}, nanoseconds a block`);
  console.table(
    rows.map((row) => {
      const all = { ...row, 'node:crypto, in Node.js': nodeNanoseconds(row['blocks a call']) };
      return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, Math.round(10 * value) / 10]));
    }),
  );
} finally {
  await browser.close();
  server.close();
}
