/** The agent's log in a file: no line is lost, and the files do not grow without end. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrol } from '../src/daemon/enrol.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { LogFile } from '../src/store/log-file.ts';
import { FakePortal } from './daemon/support/fake-portal.ts';

let folder: string;
let path: string;
const lost: string[] = [];
const logFile = (bytes: number, kept: number) => new LogFile(path, { bytes, kept }, (line) => lost.push(line));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-file-'));
  path = join(folder, 'agent.log');
  lost.length = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('at its size a file makes room for the next, the oldest goes, and what is kept is whole and in order', () => {
  const file = logFile(100, 2);
  for (let i = 0; i < 60; i++) file.write(`line ${String(i).padStart(4, '0')}\n`);
  expect(readdirSync(folder).sort()).toEqual(['agent.log', 'agent.log.1', 'agent.log.2']);
  const kept = ['agent.log.2', 'agent.log.1', 'agent.log'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const numbers = [...kept.join('').matchAll(/line (\d{4})\n/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 60 - numbers.length + i));
  expect(numbers.length).toBeGreaterThanOrEqual(20);
  expect(lost).toEqual([]);
});

test('a process that starts again goes on in the same file', () => {
  logFile(100, 2).write('before\n');
  logFile(100, 2).write('after\n');
  expect(readFileSync(path, 'utf8')).toBe('before\nafter\n');
});

test('a program that has moved the file away has the next line in a new one after "reopen"', () => {
  const file = logFile(1e6, 2);
  file.write('one\n');
  renameSync(path, `${path}-moved`);
  file.write('two\n');
  file.reopen();
  file.write('three\n');
  expect(readFileSync(`${path}-moved`, 'utf8')).toBe('one\ntwo\n');
  expect(readFileSync(path, 'utf8')).toBe('three\n');
});

test('what the disk does not take is said elsewhere, and the agent goes on', () => {
  const file = logFile(1e6, 2);
  rmSync(folder, { recursive: true });
  file.reopen();
  file.write('said\n');
  expect(lost.join('')).toContain('said\n');
});

test('the daemon writes there, and SIGHUP makes it open the file anew', async () => {
  const portal = new FakePortal();
  await portal.start();
  const data = await DataFolder.open(join(folder, 'data'));
  await enrol(data, { portal: portal.origin, token: portal.token('vendor'), name: 'vendor' });
  const main = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
  const options = ['--data', data.path, '--http', '127.0.0.1:0', '--log-file', path];
  const child = spawn(process.execPath, [main, 'daemon', ...options], { stdio: 'ignore' });
  const has = (name: string, text: string) => existsSync(name) && readFileSync(name, 'utf8').includes(text);
  try {
    await portal.until('it says that it is connected', () => has(path, 'portal: connected'));
    renameSync(path, `${path}-moved`);
    child.kill('SIGHUP');
    await portal.until('there is a file again', () => existsSync(path));
    await portal.stop();
    await portal.until('it says what is wrong', () => has(path, 'DB5504'));
    expect(readFileSync(`${path}-moved`, 'utf8')).not.toContain('DB5504');
  } finally {
    child.kill('SIGKILL');
    await portal.stop().catch(() => undefined);
  }
});
