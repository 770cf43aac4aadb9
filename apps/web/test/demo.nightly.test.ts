/** `npm run demo`, as a script starts it: one voice, times that are true, and an end that leaves nothing behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { ROOT } from './support/real-agents.ts';

/** The demo's own line, with minutes and seconds since it began; and how far an evaluation is. */
const TOLD = /^\[ *(\d+):([0-5]\d)\] \S|^\[ *(\d+):([0-5]\d)\] {3}\d+\/\d+ images$/;
const PROGRESS = /^ {2}\[#*\.*\] \d+\/\d+ images\b/;
const MINUTES = 60_000;

interface Line {
  readonly text: string;
  /** Since just before the demo began. */
  readonly seconds: number;
}

class Demo {
  readonly told: Line[] = [];
  readonly tables: Line[] = [];
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly #begun = performance.now();

  constructor() {
    // A group of its own, in which all that it starts is found again.
    this.#process = spawn(process.execPath, ['scripts/demo.ts', '--headless'], { cwd: ROOT, detached: true });
    const { stdout, stderr } = this.#process;
    for (const [stream, lines] of [
      [stdout!, this.tables],
      [stderr!, this.told],
    ] as const) {
      createInterface({ input: stream }).on('line', (text) =>
        lines.push({ text, seconds: (performance.now() - this.#begun) / 1000 }),
      );
    }
    this.ended = new Promise((resolve) => this.#process.on('close', resolve));
  }

  interrupt(): void {
    this.#process.kill('SIGINT');
  }

  /** Processes that it started, or it itself, and that still run. Linux. */
  processes(): string[] {
    return readdirSync('/proc').filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(group) === this.#process.pid && state !== 'Z';
      } catch {
        return false;
      }
    });
  }

  kill(): void {
    for (const pid of this.processes()) process.kill(Number(pid), 'SIGKILL');
  }

  /** Every line on standard error is the demo's own, and none tells of more time than has passed. */
  expectOneVoice(): void {
    expect(this.told.map(({ text }) => text).filter((text) => !TOLD.test(text) && !PROGRESS.test(text))).toEqual([]);
    for (const { text, seconds } of this.told) {
      const [, minutes, rest] = /^\[ *(\d+):(\d+)\]/.exec(text) ?? [];
      if (minutes !== undefined) expect(Number(minutes) * 60 + Number(rest), text).toBeLessThanOrEqual(seconds);
    }
    const all = [...this.told, ...this.tables].map(({ text }) => text).join('\n');
    expect(all).not.toMatch(/\bDB\d{4}|Error: |^ +at .*:\d+:\d+|^\{"/m);
  }
}

let demo: Demo | undefined;
afterEach(() => demo?.kill());

test(
  'tells what it does in one voice, and no longer times than have passed',
  async () => {
    demo = new Demo();
    expect(await demo.ended).toBe(0);
    demo.expectOneVoice();
    expect(demo.told.at(-1)!.text).toMatch(/\] done$/);
    const starts = demo.told.filter(({ text }) => text.includes('] secure evaluation of '));
    const costs = demo.tables.filter(({ text }) => text.startsWith('Per image, secure: '));
    expect([starts.length, costs.length]).toEqual([2, 2]);
    for (const [i, { text, seconds }] of costs.entries()) {
      const images = Number(/evaluation of (\d+) images/.exec(starts[i].text)![1]);
      // Written with two digits.
      const perImage = Number(/^Per image, secure: ([\d.]+) s,/.exec(text)![1]) - 0.005;
      expect(perImage * images).toBeLessThanOrEqual(seconds - starts[i].seconds);
    }
  },
  20 * MINUTES,
);

test(
  'Ctrl-C in the middle of an evaluation ends it without an error, and nothing that it started is left',
  async () => {
    demo = new Demo();
    const { told } = demo;
    await expect.poll(() => told.some(({ text }) => PROGRESS.test(text)), { timeout: 10 * MINUTES }).toBe(true);
    expect(demo.processes().length).toBeGreaterThan(2);
    demo.interrupt();
    expect(await demo.ended).toBe(0);
    demo.expectOneVoice();
    expect(told.some(({ text }) => /\] stopping\.\.\.$/.test(text))).toBe(true);
    await expect.poll(() => demo!.processes()).toEqual([]);
  },
  20 * MINUTES,
);
