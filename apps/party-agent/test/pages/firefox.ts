/**
 * Firefox by WebDriver BiDi (W3C), spoken here: playwright-core drives builds of Firefox of its own only, and what it says to others by BiDi Firefox ESR does
 * not all know.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Evaluates } from './page-party.ts';

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

/** Why no test can run in Firefox here, or null. */
export function noFirefoxReason(): string | null {
  return existsSync(FIREFOX) ? null : `no Firefox at ${FIREFOX}: install firefox-esr or set FIREFOX`;
}

/** A browser with one page. */
export interface Firefox extends Evaluates {
  readonly version: string;
  /** Resolves when the page is loaded. */
  goto(url: string): Promise<void>;
  close(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: Record<string, unknown>;
  readonly message?: string;
}

export async function launchFirefox(): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
  const child = spawn(FIREFOX, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], {
    env: { ...process.env, HOME: profile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const socket = new WebSocket(`${await addressIn(child.stderr)}/session`);
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  socket.on('message', (data) => {
    const { id, type, result = {}, message }: Reply = JSON.parse(String(data));
    const waiter = id === undefined ? undefined : waiting.get(id);
    if (type === 'error') waiter?.reject(new Error(message));
    else waiter?.resolve(result);
  });
  let last = 0;
  const command = (method: string, params: object) => {
    const waiter = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(++last, waiter);
    socket.send(JSON.stringify({ id: last, method, params }));
    return waiter.promise;
  };
  const { capabilities } = await command('session.new', { capabilities: {} });
  const { context } = await command('browsingContext.create', { type: 'tab' });
  return {
    version: (capabilities as { browserVersion: string }).browserVersion,
    async goto(url) {
      await command('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async evaluate(task, given) {
      const { result, exceptionDetails } = await command('script.callFunction', {
        ...{
          functionDeclaration: `async (text) => JSON.stringify(await (${task})(JSON.parse(text)))`,
          awaitPromise: true,
        },
        ...{ target: { context }, arguments: [{ type: 'string', value: JSON.stringify(given ?? null) }] },
      });
      if (exceptionDetails) throw new Error(String((exceptionDetails as { text: string }).text));
      const { value } = result as { value?: string };
      return value === undefined ? undefined : JSON.parse(value);
    },
    async close() {
      await command('browser.close', {});
      await exited;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Firefox says it when it is ready. */
async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for await (const chunk of output) {
    said += chunk;
    const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
    if (address) {
      output.resume();
      return address;
    }
  }
  throw new Error(`Firefox did not start:\n${said}`);
}
