/**
 * Set-up by hand: a person at the pages, a terminal beside them, and nothing that the pages do not show. What set-up.test.ts runs of the
 * model's commands is what these pages say.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellWord } from '../src/components/ui/shell.ts';
import { checkCommand, compileCommand, registerCommand } from '../src/features/models/commands.ts';
import { DEMO_PASSWORD } from '../src/server/demo/organisations.ts';
import { freePort, Inspector, launchBrowser, noBrowserReason, signIn } from './support/browser.ts';
import { type FreshPortal, startFreshPortal } from './support/fresh-portal.ts';
import { ROOT } from './support/real-agents.ts';

const MAIN = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');

describe.skipIf(noBrowserReason() !== null)('set-up by hand from the pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-by-hand-'));
  const inspector = new Inspector();
  let portal: FreshPortal;
  let browser: Browser;
  let page: Page;
  let daemon: ChildProcess | undefined;

  beforeAll(async () => {
    portal = await startFreshPortal();
    browser = await launchBrowser();
    page = await signIn(await browser.newContext(), portal.origin, 'engineer@lumen.example', DEMO_PASSWORD);
    mkdirSync(join(folder, 'bin'));
    const script = `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(MAIN)} "$@"\n`;
    writeFileSync(join(folder, 'bin', 'party-agent'), script, { mode: 0o755 });
  }, 600_000);

  afterAll(async () => {
    daemon?.kill('SIGKILL');
    await browser?.close();
    await portal?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function terminal(command: string): { child: ChildProcess; said(): string } {
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
    const env = { ...process.env, PATH, DOUBLEBLIND_DATA: join(folder, 'data') };
    const child = spawn('sh', ['-c', command], { cwd: folder, env });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += chunk;
      });
    return { child, said: () => text };
  }

  async function run(command: string): Promise<string> {
    const { child, said } = terminal(command);
    expect(await new Promise((resolve) => child.on('exit', resolve)), `${command}\n${said()}`).toBe(0);
    return said();
  }

  /** The command that the page shows and that begins so. */
  async function shown(beginning: string): Promise<string> {
    const code = page.locator('code', { hasText: new RegExp(`^${beginning}`) }).first();
    await code.waitFor();
    return code.innerText();
  }

  test('an agent is enrolled, started and checked, and the page says that it is connected', async () => {
    await page.getByRole('link', { name: 'Agents' }).first().click();
    await page.getByText('No agent is enrolled yet.').waitFor();
    await page.getByRole('button', { name: /token/i }).click();
    const enrol = await shown('party-agent enrol');
    expect(enrol).toMatch(/--token dbenrol_\S{43}$/);
    await inspector.look(page, '60-by-hand-token');
    expect(await run(enrol)).toContain('Enrolled for Lumen');
    const start = await shown('party-agent daemon');
    const http = await freePort();
    // The shell itself becomes the agent, so that it can be ended; its port is one that is free here.
    const started = terminal(`exec ${start} --http 127.0.0.1:${http}`);
    daemon = started.child;
    await expect.poll(started.said, { timeout: 60_000 }).toContain('portal: connected');
    expect(await run(await shown('party-agent doctor'))).toContain('ok   portal: ');
    await page.reload();
    await page.getByText('Connected', { exact: true }).waitFor();
    await inspector.look(page, '61-by-hand-connected');
  });

  test('the commands for a model are those of its fields, ready to be run', async () => {
    await page.getByRole('link', { name: 'Our models' }).first().click();
    await page.waitForURL(/\/models$/);
    const model = {
      ...{ file: 'chest model.onnx', images: 'films', findings: 'Edema,Pneumonia', out: 'compiled' },
      ...{ name: "Lumen's first", version: '1.0.0' },
    };
    const fields = {
      ...{ 'Model file': model.file, 'Folder of calibration images': model.images, Findings: model.findings },
      ...{ 'Folder for the compiled model': model.out, 'Name in the portal': model.name, Version: model.version },
    };
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
    expect(await shown('party-agent check')).toBe(checkCommand(model));
    expect(await shown('party-agent compile')).toBe(compileCommand(model));
    expect(await shown('party-agent register-model')).toBe(registerCommand(model));
    await inspector.look(page, '62-by-hand-model');
  });

  test('an agent whose process is killed is away, and connected again when it is started again', async () => {
    await page.getByRole('link', { name: 'Agents' }).first().click();
    await page.getByText('Connected', { exact: true }).waitFor();
    daemon!.kill('SIGKILL');
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.getByText('Away', { exact: true }).count();
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(1);
    await inspector.look(page, '63-by-hand-away');
    const again = terminal(`exec ${await shown('party-agent daemon')} --http 127.0.0.1:${await freePort()}`);
    daemon = again.child;
    await expect.poll(again.said, { timeout: 60_000 }).toContain('portal: connected');
    await page.reload();
    await page.getByText('Connected', { exact: true }).waitFor();
  });

  test('axe finds nothing serious, and no page scrolls sideways', () => {
    expect(inspector.findings).toEqual([]);
    expect(inspector.overflowing).toEqual([]);
  });
});
