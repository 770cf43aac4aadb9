/**
 * The files for those who watch (docker/): a real Prometheus, of Debian's package, loads the alert rules and scrapes two processes of a real portal and a
 * real agent, and every figure of the dashboard is there.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import { seedDemo } from '../src/server/demo/organisations.ts';
import { freePort } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { PortalProcess } from './support/portal-process.ts';
import { RealAgent, ROOT } from './support/real-agents.ts';

const has = (program: string) => spawnSync('which', [program]).status === 0;

/** Null where Prometheus is here or could be installed, else why not. */
function whyNoPrometheus(): string | null {
  if (has('prometheus')) return null;
  if (process.getuid?.() !== 0 || !has('apt-get'))
    return 'there is no Prometheus, and no apt-get and root to install it';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'prometheus']])
    if (spawnSync('apt-get', args, { env }).status !== 0) return `apt-get ${args[0]} failed`;
  return has('prometheus') ? null : 'its program is not there after the installation';
}

const reason = whyNoPrometheus();
if (reason) console.warn(`skipped: ${reason}`);
const DOCKER = join(ROOT, 'docker');
const dashboard = JSON.parse(readFileSync(join(DOCKER, 'grafana-dashboard.json'), 'utf8'));
const expressions: string[] = dashboard.panels.flatMap((panel: { targets?: { expr: string }[] }) =>
  (panel.targets ?? []).map(({ expr }) => expr),
);
/** In this test there is no work, nobody is answered, and nothing is begun again. */
const MAY_BE_EMPTY = /portal_works|answer|begun_again/;

describe.skipIf(reason !== null)('a Prometheus of the files in docker/', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-prometheus-'));
  const stops: (() => Promise<unknown>)[] = [];
  let agent: RealAgent;
  let origin: string;

  beforeAll(async () => {
    const { database, url } = await testDatabase();
    stops.push(() => database.$disconnect());
    const [port, ...ports] = await Promise.all(Array.from({ length: 5 }, () => freePort()));
    const [agentFigures, own, ...portalFigures] = ports;
    const settings = {
      ...{ DATABASE_URL: url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: `http://localhost:${port}` },
    };
    for (const [index, figures] of portalFigures.entries()) {
      const PORT = index === 0 ? String(port) : '0';
      const portal = await PortalProcess.start({ ...settings, PORT, MONITORING: `127.0.0.1:${figures}` });
      stops.push(() => portal.kill());
    }
    const people = await seedDemo(database);
    agent = new RealAgent(join(folder, 'hospital'), await freePort(), { monitoringPort: agentFigures });
    const token = await createEnrolmentToken(database, people.get('admin@northfield.example')!);
    await agent.enrol(`http://localhost:${port}`, token);
    await agent.start();
    stops.push(() => agent.kill());
    // As the file has it, but for the ports and how often it looks.
    const config = readFileSync(join(DOCKER, 'prometheus.yaml'), 'utf8')
      .replace("'127.0.0.1:9464'", portalFigures.map((figures) => `'127.0.0.1:${figures}'`).join(', '))
      .replace('127.0.0.1:9465', `127.0.0.1:${agentFigures}`)
      .replaceAll(/interval: 15s/g, 'interval: 1s')
      .replace('alerts.yaml', join(DOCKER, 'alerts.yaml'));
    writeFileSync(join(folder, 'prometheus.yaml'), config);
    origin = `http://127.0.0.1:${own}`;
    const prometheus = spawn('prometheus', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${own}`,
    ]);
    stops.push(async () => prometheus.kill('SIGKILL'));
    await vi.waitFor(async () => expect(await values('sum(up) == 3')).toHaveLength(1), {
      timeout: 300_000,
      interval: 500,
    });
  }, 900_000);

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function api(path: string) {
    const answer = await fetch(`${origin}/api/v1/${path}`);
    return answer.json() as Promise<{ status: string; data: { result: unknown[]; groups: Group[] } }>;
  }
  async function values(expression: string): Promise<unknown[]> {
    const { status, data } = await api(`query?query=${encodeURIComponent(expression)}`);
    expect(status, expression).toBe('success');
    return data.result;
  }

  test('every rule is loaded and evaluated without an error', async () => {
    await vi.waitFor(
      async () => {
        const { groups } = (await api('rules')).data;
        const rules = groups.flatMap((group) => group.rules);
        expect(rules.length).toBeGreaterThan(10);
        expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
      },
      { timeout: 120_000, interval: 500 },
    );
  });

  test('every figure that the dashboard draws is there', async () => {
    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions.filter((one) => !MAY_BE_EMPTY.test(one)))
      await vi.waitFor(async () => expect(await values(expression), expression).not.toEqual([]), {
        timeout: 60_000,
        interval: 500,
      });
    for (const expression of expressions.filter((one) => MAY_BE_EMPTY.test(one))) await values(expression);
  });

  test('two processes of one portal count an agent once', async () => {
    const expression = dashboard.panels.find(({ title }: { title: string }) => title === 'Agents connected').targets[0]
      .expr;
    await vi.waitFor(
      async () => expect(await values(expression)).toMatchObject([{ value: [expect.any(Number), '1'] }]),
      { timeout: 60_000, interval: 500 },
    );
  });

  test('an agent that is gone is seen', async () => {
    expect(await values('ALERTS{alertname="AgentDown"}')).toEqual([]);
    await agent.kill();
    await vi.waitFor(async () => expect(await values('up{job="doubleblind-agent"} == 0')).toHaveLength(1), {
      timeout: 120_000,
      interval: 500,
    });
  });
});

interface Group {
  readonly rules: { readonly name: string; readonly health: string }[];
}

describe.skipIf(reason !== null)('the alert rules', () => {
  test('fire for the trouble that they name, and not before its time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doubleblind-rules-'));
    const fires = (alert: string, series: Record<string, string>, minutes: number, labels: object, text: string) => ({
      interval: '1m',
      input_series: Object.entries(series).map(([name, given]) => ({ series: name, values: given })),
      alert_rule_test: [
        { eval_time: '1m', alertname: alert, exp_alerts: [] },
        {
          eval_time: `${minutes}m`,
          alertname: alert,
          exp_alerts: [{ exp_labels: labels, exp_annotations: { summary: text } }],
        },
      ],
    });
    const rules = readFileSync(join(DOCKER, 'alerts.yaml'), 'utf8');
    const summaryOf = (alert: string) =>
      new RegExp(`alert: ${alert}\\n[\\s\\S]*?summary: (.*)\\n`).exec(`${rules}\n`)![1].trim();
    const test = (alert: string, severity: string, series: Record<string, string>, minutes: number, labels = {}) =>
      fires(alert, series, minutes, { severity, ...labels }, summaryOf(alert));
    const [portal, agent] = [{ job: 'doubleblind-portal' }, { job: 'doubleblind-agent' }];
    const tests = [
      test('PortalDown', 'page', { 'up{job="doubleblind-portal"}': '1 1 0x20' }, 10, portal),
      test('AgentDown', 'page', { 'up{job="doubleblind-agent"}': '1 1 0x20' }, 10, agent),
      test('SchedulerStopped', 'page', { doubleblind_portal_last_sweep_timestamp_seconds: '0x20' }, 10),
      test('AgentWithoutPortal', 'ticket', { doubleblind_agent_portal_connected: '1 1 0x30' }, 20),
      test('PortalRewroteItsLog', 'page', { doubleblind_agent_audit_alarm: '0 0 1x20' }, 5),
      test('DiskNearlyFull', 'ticket', { doubleblind_agent_disk_free_bytes: '6e9 6e9 4e9x20' }, 15),
      test('NoticesStuck', 'ticket', { doubleblind_portal_oldest_delivery_age_seconds: '0 0 4000x20' }, 5),
      test('EvaluationsFailed', 'ticket', { 'doubleblind_agent_evaluations{state="failed"}': '0 0 1x20' }, 5),
      test(
        'AnswersFail',
        'page',
        {
          'doubleblind_portal_answers_total{status="5xx"}': '0+5x40',
          'doubleblind_portal_answers_total{status="2xx"}': '0+95x40',
        },
        25,
      ),
      test(
        'PagesSlow',
        'ticket',
        {
          'doubleblind_portal_answer_duration_seconds_bucket{le="0.5"}': '0+80x60',
          'doubleblind_portal_answer_duration_seconds_bucket{le="1"}': '0+100x60',
          'doubleblind_portal_answer_duration_seconds_bucket{le="+Inf"}': '0+100x60',
        },
        40,
      ),
      test(
        'NothingComesForward',
        'ticket',
        { doubleblind_agent_running_images: '40x90', doubleblind_agent_running_images_done: '10x90' },
        80,
      ),
      test(
        'AllAgentsAway',
        'ticket',
        {
          'doubleblind_portal_agents{line="connected"}': '2 2 0x30',
          'doubleblind_portal_agents{line="away"}': '0 0 2x30',
        },
        25,
      ),
    ];
    const file = join(folder, 'test.json');
    writeFileSync(
      file,
      JSON.stringify({ rule_files: [join(DOCKER, 'alerts.yaml')], evaluation_interval: '1m', tests }),
    );
    try {
      expect(execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS');
      expect(
        execFileSync('promtool', ['check', 'config', join(DOCKER, 'prometheus.yaml')], { encoding: 'utf8' }),
      ).toContain('SUCCESS');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
