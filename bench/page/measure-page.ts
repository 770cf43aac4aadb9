/**
 * An image from a page in headless Chromium through a relay to a vendor's agent, each a process of its own, on loopback. Times are the page's, from
 * the file's bytes and from the question; memory is the highest resident size of Chromium's renderer processes, with everything in it.
 *
 * Nobody debugs the page: a debugger is told of every frame of a WebSocket, with its bytes as text, which takes it and the browser time on these processors
 * that no person's browser spends. So the page asks by itself, and tells this process what it took.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildEngine } from '@doubleblind/browser-party/build';
import { memoryOfTabsMiB } from '@doubleblind/browser-party/tab-memory';

const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const BUILD = join(ROOT, 'packages', 'browser-party', 'build');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

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
  const profile = mkdtempSync(join(tmpdir(), 'bench-page-'));
  try {
    processes.push(await agent('listens', 'relay', '--listen', `127.0.0.1:${port}`, '--url', relay, '--admit-all'));
    const data = ['--data', dataFolder, '--relay', relay, '--model', modelFolder];
    processes.push(await agent('answering', 'answer-pages', ...data));
    const terms = ['--person', 'bench', '--images', String(times), '--threat-model', threatModel];
    const ticket = (await output('tickets', 'issue', ...data, ...terms)).trim();
    const page = await servePage({ ticket, atOnce, image: readFileSync(image) });
    try {
      const browser = execFileSync(CHROMIUM, ['--version'], { encoding: 'utf8' })
        .trim()
        .split(' ')
        .slice(0, 2)
        .join(' ');
      const chromium = spawn(CHROMIUM, [...ARGUMENTS, `--user-data-dir=${profile}`, page.address], { stdio: 'ignore' });
      processes.push(chromium);
      const lost = new Promise<never>((_, reject) =>
        chromium.once('exit', () => reject(new Error('the browser ended'))),
      );
      lost.catch(() => {});
      const costs: PageCost[] = [];
      for (let i = 0; i < times; i++) {
        const cost = await Promise.race([page.next(), lost]);
        costs.push({ ...cost, tabMiB: memoryOfTabsMiB(chromium.pid!), browser });
        console.error(`asked from a page: ${JSON.stringify(costs.at(-1))}`);
        page.goOn();
      }
      return costs;
    } finally {
      page.close();
    }
  } finally {
    await Promise.all(processes.map(ended));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGTERM')) await gone;
}

type OwnCost = Omit<PageCost, 'tabMiB' | 'browser'>;

interface ServedPage {
  readonly address: string;
  /** What the next question took. */
  next(): Promise<OwnCost>;
  /** Lets the page ask once more. */
  goOn(): void;
  close(): void;
}

/** A page that asks about the image, tells what it took, and waits for the answer to that before it asks again. */
async function servePage(task: { ticket: string; atOnce: boolean; image: Buffer }): Promise<ServedPage> {
  const { ticket, atOnce } = task;
  const run = `(${asksByItself})(${askOnce}, ${JSON.stringify({ ticket, atOnce })})`;
  const html = `<!doctype html><title>party</title><script type="module">import * as party from './page.js'; window.party = party; ${run}</script>`;
  let told = Promise.withResolvers<OwnCost>();
  let waiting: ServerResponse | undefined;
  const http = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://page');
    if (pathname === '/image') response.end(task.image);
    else if (pathname === '/cost') {
      waiting = response;
      const body = await text(request);
      if (searchParams.has('failed')) told.reject(new Error(`the page: ${body}`));
      else told.resolve(JSON.parse(body));
    } else {
      const script = /^\/(\w+\.js)$/.exec(pathname)?.[1];
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      response.end(script ? readFileSync(join(BUILD, script)) : html);
    }
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    next: () => told.promise,
    goOn() {
      told = Promise.withResolvers();
      waiting?.end();
    },
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}

interface Question {
  readonly ticket: string;
  readonly atOnce: boolean;
}

/** Runs in the page, as text: asks until nobody answers. */
async function asksByItself(ask: typeof askOnce, question: Question): Promise<void> {
  const tell = (where: string, what: unknown) => fetch(where, { method: 'POST', body: JSON.stringify(what) });
  const bytes = await (await fetch('/image')).bytes();
  try {
    for (;;) await tell('/cost', await ask(question, bytes.slice()));
  } catch (error) {
    await tell('/cost?failed', String(error));
  }
}

/** Runs in the page. */
async function askOnce({ ticket, atOnce }: Question, bytes: Uint8Array<ArrayBuffer>): Promise<OwnCost> {
  const { party } = window as unknown as PageWindow;
  const held = party.readTicket(ticket);
  const { program } = await party.lookAtTicket('/engine.js', held).result;
  const offered = performance.now();
  const session = atOnce ? null : party.prepareToAsk('/engine.js', { held, program });
  await session?.ready;
  const started = performance.now();
  const image = await party.readImage('/image.js', { bytes, program });
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
  return text(child.stdout);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
