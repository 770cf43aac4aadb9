/** Runs an image's files as a container would: its command, its variables, its user, its health check. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Image, localPaths } from './image.ts';

/** The user of docker/*.Dockerfile. Only root may become somebody else; others run it as themselves. */
const USER = process.getuid?.() === 0 ? { uid: 10001, gid: 10001 } : {};
const HEALTH_SECONDS = 120;
const STOP_SECONDS = 30;

export class Container {
  readonly #image: Image;
  readonly #environment: NodeJS.ProcessEnv;
  /** The container's port numbers and the free ones that stand for them here. */
  readonly #ports: ReadonlyMap<number, number>;
  #child: ChildProcess | null = null;
  #log = '';

  constructor(image: Image, environment: Readonly<Record<string, string>>, ports: ReadonlyMap<number, number>) {
    const { root, stage } = image;
    this.#image = image;
    this.#ports = ports;
    // This machine's Node, at a place that the other user may read.
    const node = join(root, 'usr/local/node/bin/node');
    mkdirSync(dirname(node), { recursive: true });
    copyFileSync(process.execPath, node);
    const own = Object.entries({ ...stage.environment, ...environment }).map(([name, value]) => [
      name,
      this.#local(value),
    ]);
    const path = [join(root, 'usr/local/bin'), dirname(node), '/usr/bin', '/bin'].join(':');
    this.#environment = { ...Object.fromEntries(own), PATH: path, HOME: join(root, 'data') };
    for (const volume of stage.volumes) if (USER.uid) chownSync(join(root, volume), USER.uid, USER.gid);
  }

  #local(text: string): string {
    let local = localPaths(text, this.#image.root);
    for (const [port, free] of this.#ports)
      local = local.replaceAll(new RegExp(`(?<!\\d)${port}(?!\\d)`, 'g'), String(free));
    return local;
  }

  #options() {
    const { root, stage } = this.#image;
    return { cwd: join(root, stage.workdir), env: this.#environment, ...USER };
  }

  /** `docker run IMAGE ...args`: answers what it said; throws when it fails. */
  run(args: readonly string[]): string {
    const [program, ...fixed] = this.#image.stage.entrypoint;
    const { status, stdout, stderr, error } = spawnSync(program, [...fixed, ...args], {
      ...this.#options(),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
    return stdout;
  }

  /** Whether its user could change the program. */
  mayWriteProgram(): boolean {
    return spawnSync('/usr/bin/test', ['-w', '.'], this.#options()).status === 0;
  }

  /** `docker run --detach IMAGE`, and resolves once the health check passes. */
  async start(): Promise<void> {
    const { entrypoint, command, healthcheck } = this.#image.stage;
    const [program, ...args] = [...entrypoint, ...command].map((word) => this.#local(word));
    const child = spawn(program, args, { ...this.#options(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#log += chunk;
      });
    }
    const [checker, ...checks] = healthcheck!.map((word) => this.#local(word));
    for (let i = 0; i < HEALTH_SECONDS * 2; i++) {
      if (child.exitCode !== null) break;
      if (spawnSync(checker, checks, this.#options()).status === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`${program} ${args.join(' ')} is not healthy:\n${this.#log}`);
  }

  /** `docker stop`: throws unless it ends by itself and well. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', (status, signal) => resolve(status ?? signal)));
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
    child.kill('SIGTERM');
    const status = await ended;
    clearTimeout(kill);
    if (status !== 0) throw new Error(`ended with ${status} when told to stop:\n${this.#log}`);
  }
}
