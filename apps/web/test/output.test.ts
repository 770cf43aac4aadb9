/** A portal serves on when whoever read its output is gone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MODULE = join(import.meta.dirname, '..', 'src', 'server', 'process', 'output.ts');
/** Says that it is there, waits until its readers are gone, writes, and tells over a line of its own how it went. */
const PROGRAM = `
  import { outliveReaders } from ${JSON.stringify(MODULE)};
  if (process.argv[1] === 'outlives') outliveReaders();
  let uncaught = 0;
  // As the pages' server does.
  process.on('uncaughtException', (error) => { uncaught += 1; if (uncaught < 1000) console.error(error); });
  process.on('message', async () => {
    for (let line = 0; line < 100; line++) { console.log('line', line); console.error('line', line); await new Promise(setImmediate); }
    process.send({ uncaught });
    process.disconnect();
  });
  process.send('there');
`;

async function uncaughtOf(how: string): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, how], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await once(child, 'message');
  child.stdout!.destroy();
  child.stderr!.destroy();
  await Promise.all(
    [once(child.stdout!, 'close'), once(child.stderr!, 'close')].map((closed) => closed.catch(() => {})),
  );
  child.send('write');
  const [{ uncaught }] = (await once(child, 'message')) as [{ uncaught: number }];
  child.kill('SIGKILL');
  return uncaught;
}

test('writes to nobody are lost, and no exception, for a portal that outlives its readers', async () => {
  expect(await uncaughtOf('outlives')).toBe(0);
});

test('writes to nobody are exceptions without that', async () => {
  expect(await uncaughtOf('as it is')).toBeGreaterThan(0);
});
