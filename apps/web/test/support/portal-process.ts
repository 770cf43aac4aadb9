/**
 * One of a portal's processes without its pages: agents' gateway, live progress, scheduler, relay, signing in, API, health. As a program its
 * argument is its environment as JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { signedEnrolmentSchema } from '@doubleblind/contracts';
import { enrolAgent } from '../../src/server/agents/write.ts';
import { dispatchApi } from '../../src/server/api/dispatch.ts';
import { answerAuth } from '../../src/server/auth/handler.ts';
import { database } from '../../src/server/database/client.ts';
import { readEnvironment } from '../../src/server/env.ts';
import { health } from '../../src/server/process/health.ts';
import { type PageServer, servePortal } from '../../src/server/process/serve.ts';

const routes: PageServer = {
  handle: async (request, response) => {
    const { url = '', method = 'GET', headers } = request;
    const body = Buffer.concat(await request.toArray());
    const asked = new Request(`${process.env.PORTAL_ORIGIN}${url}`, {
      ...{ method, headers: headers as Record<string, string> },
      ...(method === 'POST' && { body }),
    });
    const answer = await answerTo(url, asked);
    for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  },
};

async function answerTo(url: string, asked: Request): Promise<Response> {
  if (url.startsWith('/api/auth/')) return answerAuth(asked);
  if (url.startsWith('/api/v1/')) return dispatchApi(asked);
  if (url !== '/api/agents/enrol') return Response.json(await health());
  const signed = signedEnrolmentSchema.parse(await asked.json());
  return Response.json(await enrolAgent(database(), signed, process.env.PORTAL_ORIGIN!));
}

/** A process that answers. */
export class PortalProcess {
  readonly port: number;
  log = '';
  readonly #child: ChildProcess;

  /** Rejects with what it has said where it ends instead of answering. */
  static async start(environment: Readonly<Record<string, string>>): Promise<PortalProcess> {
    const child = spawn(process.execPath, [import.meta.filename, JSON.stringify(environment)], {
      env: { ...process.env, ...environment, NODE_ENV: 'production' },
    });
    let said = '';
    let process_: PortalProcess | undefined;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
        if (process_) process_.log = said;
        const port = said.match(/^portal (\d+)$/m);
        if (port) resolve(Number(port[1]));
      });
    child.once('exit', () => reject(new Error(said)));
    process_ = new PortalProcess(child, await promise);
    return process_;
  }

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** SIGKILL, unless told otherwise; resolves when it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }

  /** SIGSTOP or SIGCONT. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }
}

if (process.argv[1] === import.meta.filename) {
  const portal = await servePortal(readEnvironment(JSON.parse(process.argv[2])), routes);
  process.once('SIGTERM', () => void portal.stop().then(() => process.exit(0)));
  console.log(`portal ${portal.port}`);
}
