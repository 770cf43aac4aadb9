/**
 * An image from a page in headless Chromium through a relay to a vendor's agent, each a process of its own, on loopback. Times are the page's, from
 * the file's bytes and from the question; memory is the highest resident size of Chromium's renderer process, with everything in it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { buildEngine } from '@doubleblind/browser-party/build';
import { tabMemoryMiB } from '@doubleblind/browser-party/tab-memory';
import { type Browser, chromium } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const BUILD = join(ROOT, 'packages', 'browser-party', 'build');
const HTML = `<!doctype html><title>party</title><script type="module">import * as party from './page.js'; window.party = party;</script>`;

/** What the page's script has. */
interface PageWindow {
  readonly party: typeof import('@doubleblind/browser-party');
}

/** Of an image. */
export interface PageCost {
  /** Decoding, preprocessing and looking at the image, in seconds. */
  readonly readSeconds: number;
  /** From the ticket's offer until the session waits for its image, before the file is there; 0 where it is opened only then. */
  readonly prepareSeconds: number;
  /** From the question to the answer. */
  readonly answerSeconds: number;
  /** From the file's bytes to the answer. */
  readonly seconds: number;
  /** Messages, both ways. */
  readonly bytes: number;
  /** Of the protocol's own buffers, and of the whole tab. */
  readonly bufferMiB: number;
  readonly tabMiB: number;
  /** Name and version. */
  readonly browser: string;
}

export interface PageSettings {
  readonly modelFolder: string;
  /** For the vendor's agent. */
  readonly dataFolder: string;
  readonly image: string;
  /** Asked one after the other, each in a new worker. */
  readonly times: number;
  /** Whether a session is opened only when the file is there. */
  readonly atOnce: boolean;
  readonly threatModel: string;
}

/** The costs of each question, in order. */
export async function measurePage(settings: PageSettings): Promise<PageCost[]> {
  const { modelFolder, dataFolder, image, times, threatModel, atOnce } = settings;
  await buildEngine();
  const port = await freePort();
  const relay = `ws://127.0.0.1:${port}/relay`;
  const processes: ChildProcess[] = [];
  const http = createServer((request, response) => {
    const script = /^\/(\w+\.js)$/.exec(request.url ?? '')?.[1];
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? readFileSync(join(BUILD, script)) : HTML);
  });
  let browser: Browser | undefined;
  try {
    processes.push(await agent('listens', 'relay', '--listen', `127.0.0.1:${port}`, '--url', relay, '--admit-all'));
    const data = ['--data', dataFolder, '--relay', relay, '--model', modelFolder];
    processes.push(await agent('answering', 'answer-pages', ...data));
    const terms = ['--person', 'bench', '--images', String(times), '--threat-model', threatModel];
    const ticket = await output('tickets', 'issue', ...data, ...terms);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    const costs: PageCost[] = [];
    for (let i = 0; i < times; i++) {
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
      await page.waitForFunction(() => 'party' in window);
      const question: [string, number[], boolean] = [ticket.trim(), [...readFileSync(image)], atOnce];
      const cost = await page.evaluate(askOnce, question);
      costs.push({ ...cost, tabMiB: await tabMemoryMiB(browser), browser: `Chromium ${browser.version()}` });
      console.error(`asked from a page: ${JSON.stringify(costs.at(-1))}`);
      await page.close();
    }
    return costs;
  } finally {
    await browser?.close();
    for (const child of processes) child.kill('SIGTERM');
    http.close();
  }
}

/** Runs in the page. */
async function askOnce([text, bytes, atOnce]: [string, number[], boolean]) {
  const { party } = window as unknown as PageWindow;
  const held = party.readTicket(text);
  const { program } = await party.lookAtTicket('/engine.js', held).result;
  const offered = performance.now();
  const session = atOnce ? null : party.prepareToAsk('/engine.js', { held, program });
  await session?.ready;
  const started = performance.now();
  const image = await party.readImage('/image.js', { bytes: Uint8Array.from(bytes), program });
  const read = performance.now();
  const request = { held, program, imageId: crypto.randomUUID(), film: image.film };
  const answer = await (session?.ask(request) ?? party.askAboutImage('/engine.js', request)).result;
  const ended = performance.now();
  return {
    ...{ prepareSeconds: session ? (started - offered) / 1000 : 0, readSeconds: (read - started) / 1000 },
    ...{ answerSeconds: (ended - read) / 1000, seconds: (ended - started) / 1000 },
    ...{ bytes: answer.bytes, bufferMiB: answer.peakBytes / 2 ** 20 },
  };
}

/** A command of the agent that goes on; resolves when it has said so. */
function agent(until: string, ...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => String(chunk).includes(until) && resolve(child));
    child.on('exit', (status) => reject(new Error(`party-agent ${args[0]} ended with ${status}`)));
  });
}

async function output(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return text;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
