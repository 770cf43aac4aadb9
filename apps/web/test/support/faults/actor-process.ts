/** A process that a test starts, kills, suspends and starves, with the lines that it has said. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { starve } from '../../../../party-agent/test/support/starve.ts';

/** Arguments of Node.js; `before`: what has to start it, as on another machine. */
export interface Command {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly before?: readonly string[];
}

export class ActorProcess {
  readonly lines: string[] = [];
  readonly #command: () => Required<Command>;
  readonly #ready: RegExp;
  #child: ChildProcess | null = null;
  #ended: Promise<NodeJS.Signals | null> = Promise.resolve(null);

  /** `command`: asked at every start; `ready` matches the line with which it says that it is up. */
  constructor(command: () => Command, { ready }: { readonly ready: RegExp }) {
    this.#command = () => ({ env: {}, before: [], ...command() });
    this.#ready = ready;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  get runs(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves to what `ready` found once it is up; rejects when it ends before. */
  async start(): Promise<RegExpExecArray> {
    const { args, env, before } = this.#command();
    const [program, ...rest] = [...before, process.execPath, ...args];
    const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    return new Promise((resolve, reject) => {
      child.once('exit', (code, signal) =>
        reject(new Error(`ended with ${code ?? signal}:\n${this.lines.join('\n')}`)),
      );
      const listen = (line: string) => {
        this.lines.push(line);
        const found = this.#ready.exec(line);
        if (found) resolve(found);
      };
      createInterface({ input: child.stdout! }).on('line', listen);
      createInterface({ input: child.stderr! }).on('line', listen);
    });
  }

  async kill(): Promise<void> {
    if (!this.runs) return;
    this.#child!.kill('SIGKILL');
    await this.#ended;
  }

  suspend(): void {
    this.#child!.kill('SIGSTOP');
  }

  resume(): void {
    if (this.runs) this.#child!.kill('SIGCONT');
  }

  /** The kernel takes it for want of memory, as it does on a machine, or in a container, that has none left. */
  async starve(): Promise<void> {
    await starve(this.pid);
    if ((await this.#ended) !== 'SIGKILL') throw new Error('it was not the kernel that ended it');
  }
}
