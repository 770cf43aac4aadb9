/** Real party agents in processes of their own, as organisations run them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const CLI = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const CLEARTEXT_DAEMON = join(ROOT, 'apps', 'party-agent', 'test', 'daemon', 'support', 'daemon-process.ts');

/** Runs one command of the agent to its end; answers what it said. */
export function agentCommand(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args]);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (status) => (status === 0 ? resolve(said) : reject(new Error(`party-agent ${args[0]}: ${said}`))));
  });
}

export interface RealAgentOptions {
  /** Where it listens for its peers. */
  readonly peerPort?: number;
  /** The port that its peers are told, if another. */
  readonly advertisedPort?: number;
  /** Where it shows its figures. */
  readonly monitoringPort?: number;
  /** Further arguments of its daemon. */
  readonly more?: readonly string[];
  /** Its threads compute what the protocols would, without them; `advertisedPort`, `monitoringPort` and `more` are not for such a daemon. */
  readonly withoutCryptography?: boolean;
}

export class RealAgent {
  readonly folder: string;
  readonly httpPort: number;
  readonly #command: string[];
  #child: ChildProcess | null = null;
  #log = '';

  constructor(
    folder: string,
    httpPort: number,
    { peerPort, advertisedPort, monitoringPort, more = [], withoutCryptography = false }: RealAgentOptions = {},
  ) {
    this.folder = folder;
    this.httpPort = httpPort;
    const at = (option: string, port: number | undefined) => (port ? [option, `127.0.0.1:${port}`] : []);
    const http = `127.0.0.1:${httpPort}`;
    // Small batches, so that a kill costs little and shows much.
    this.#command = [
      ...[CLI, 'daemon', '--data', folder, '--http', http, '--batch', '2'],
      ...at('--listen-peer', peerPort),
      ...at('--advertise', advertisedPort),
      ...at('--monitoring', monitoringPort),
      ...more,
    ];
    const listenPeer = peerPort ? { listenPeer: `127.0.0.1:${peerPort}` } : {};
    if (withoutCryptography) this.#command = [CLEARTEXT_DAEMON, JSON.stringify({ data: folder, http, ...listenPeer })];
  }

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** Of its daemon, while that runs. */
  get pid(): number {
    return this.#child!.pid!;
  }

  get log(): string {
    return this.#log;
  }

  get token(): string {
    return readFileSync(join(this.folder, 'local-api-token'), 'utf8').trim();
  }

  enrol(portalOrigin: string, token: string): Promise<string> {
    return agentCommand('enrol', '--data', this.folder, '--portal', portalOrigin, '--token', token);
  }

  /** Starts the daemon. */
  async start(): Promise<void> {
    this.#child = spawn(process.execPath, this.#command);
    const listen = (chunk: Buffer) => {
      this.#log += chunk.toString();
    };
    this.#child.stdout?.on('data', listen);
    this.#child.stderr?.on('data', listen);
    for (let i = 0; i < 2400; i++) {
      if (existsSync(join(this.folder, 'local-api-token')) && (await fetch(`${this.url}/health`).catch(() => null))?.ok)
        return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the agent did not start:\n${this.#log}`);
  }

  /** A request to its local API. Throws with the agent's answer when it refuses. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}
