/** One side's agent of the demo: its folder, its process, its local API. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const PORTS = { vendor: 8472, hospital: 8471, peer: 9443 } as const;

export type Side = 'vendor' | 'hospital';

/** Runs one command of the agent; answers its output or throws with it. */
export function agentCommand(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('exit', (status) =>
      status === 0 ? resolve(said) : reject(new Error(`party-agent ${args[0]}:\n${said}`)),
    );
  });
}

export async function poll<T>(what: string, seconds: number, read: () => Promise<T | null | undefined>): Promise<T> {
  for (let i = 0; i < seconds * 4; i++) {
    const found = await read();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} took longer than ${seconds} s`);
}

export class DemoAgent {
  readonly side: Side;
  readonly folder: string;
  #child: ChildProcess | null = null;

  constructor(side: Side, dataFolder: string) {
    this.side = side;
    this.folder = join(dataFolder, side);
    mkdirSync(this.folder, { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${PORTS[this.side]}`;
  }

  get log(): string {
    return join(this.folder, 'agent.log');
  }

  get token(): string {
    return readFileSync(join(this.folder, 'local-api-token'), 'utf8').trim();
  }

  /** Whether a step was done at an earlier start; `does` is run, and noted, when it was not. */
  async once(step: string, does: () => Promise<void>): Promise<void> {
    const marker = join(this.folder, `demo-${step}`);
    if (existsSync(marker)) return;
    await does();
    writeFileSync(marker, '');
  }

  async start(): Promise<void> {
    const peer = this.side === 'hospital' ? ['--listen-peer', `127.0.0.1:${PORTS.peer}`] : [];
    const args = [CLI, 'daemon', '--data', this.folder, '--http', `127.0.0.1:${PORTS[this.side]}`, ...peer];
    // What agents log is for whoever runs one; the demo tells in its own words.
    const log = openSync(this.log, 'a');
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    await poll(`starting the ${this.side}'s agent`, 60, async () => {
      if (this.#child?.exitCode !== null)
        throw new Error(
          `the ${this.side}'s agent ended at once: is port ${PORTS[this.side]} taken? ${this.log} says more`,
        );
      return (await fetch(`${this.url}/health`).catch(() => null))?.ok ? true : null;
    });
  }

  /** A request to the local API. Throws with the agent's answer when it refuses. */
  async ask<T>(method: string, path: string, body?: object | Buffer): Promise<T> {
    const bytes = Buffer.isBuffer(body);
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': bytes ? 'application/octet-stream' : 'application/json',
      },
      ...(body && { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  stop(): void {
    this.#child?.kill('SIGTERM');
  }
}
