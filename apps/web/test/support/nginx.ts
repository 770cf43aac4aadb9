/** nginx of Debian's package with the file of docker/, before processes of a portal on this machine. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { ROOT } from './real-agents.ts';

const has = () => spawnSync('which', ['nginx']).status === 0;

/** Null where nginx is here or could be installed, else why not. */
export function whyNoNginx(): string | null {
  if (has()) return null;
  if (process.getuid?.() !== 0 || spawnSync('which', ['apt-get']).status !== 0)
    return 'there is no nginx, and no apt-get and root to install it';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'nginx-light']])
    if (spawnSync('apt-get', args, { env }).status !== 0) return `apt-get ${args[0]} failed`;
  return has() ? null : 'its program is not there after the installation';
}

export class Nginx {
  readonly #folder: string;
  readonly #child: ChildProcess;

  /** The file as it is, but for the addresses: `ports` are those of portal-1 and portal-2. */
  static async start(port: number, ports: readonly [number, number]): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'doubleblind-nginx-'));
    const file = readFileSync(join(ROOT, 'docker', 'nginx.conf'), 'utf8')
      .replace('listen 3000;', `listen 127.0.0.1:${port};`)
      .replace('server portal-1:3000', `server 127.0.0.1:${ports[0]}`)
      .replace('server portal-2:3000', `server 127.0.0.1:${ports[1]}`);
    writeFileSync(join(folder, 'nginx.conf'), file);
    const own = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;`;
    const nginx = new Nginx(folder, spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', own]));
    await vi.waitFor(async () => await fetch(`http://127.0.0.1:${port}/api/health`), {
      timeout: 60_000,
      interval: 100,
    });
    return nginx;
  }

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#child = child;
  }

  get log(): string {
    return readFileSync(join(this.#folder, 'error.log'), 'utf8');
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
