/** What a second opinion needs: a portal with its relay, behind a line that can be cut, and a vendor's agent with the small DenseNet. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePageTicket, PageTickets } from '@doubleblind/contracts';
import { DataFolder, enrol, type RunningDaemon, startDaemon } from '@doubleblind/party-agent';
import { createEnrolmentToken } from '../../src/server/agents/write.ts';
import type { Database } from '../../src/server/database/client.ts';
import { seedDemo } from '../../src/server/demo/organisations.ts';
import { freePort, spawnPortal } from './browser.ts';
import { testDatabase } from './database.ts';
import { type PageLine, pageLine } from './page-line.ts';
import { agentCommand, ROOT } from './real-agents.ts';

/** An image of the demonstration, for which the model was made. */
export const IMAGE = join(ROOT, 'examples', 'films', 'images', 'b00001_1_frontal.png');
const TINY = join(ROOT, 'examples', 'densenet-tiny.onnx');

export interface OpinionPlatform {
  readonly folder: string;
  readonly database: Database;
  /** Address of the portal, by way of the line. */
  readonly origin: string;
  readonly line: PageLine;
  readonly daemon: RunningDaemon;
  readonly data: DataFolder;
  readonly programHash: string;
  /** The vendor's own API. */
  local<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Link of a ticket for two images, unless it is said otherwise. */
  ticket(more?: object): Promise<string>;
  use(): Promise<PageTickets>;
  /** Of the ticket made last. */
  lastUse(): Promise<{ begun: number; answered: number; images: number }>;
  close(): Promise<void>;
}

export async function startOpinion(): Promise<OpinionPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-opinion-'));
  const { database, url } = await testDatabase();
  const [port, behind] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const line = await pageLine(port, behind);
  const compiled = join(folder, 'model');
  const [portal] = await Promise.all([
    spawnPortal(url, behind, join(folder, 'portal'), port),
    agentCommand('compile', TINY, '--out', compiled),
  ]);
  const people = await seedDemo(database);
  const engineer = people.get('engineer@lumen.example')!;
  const data = await DataFolder.open(join(folder, 'vendor'));
  await enrol(data, { portal: origin, token: await createEnrolmentToken(database, engineer), name: 'vendor' });
  const daemon = await startDaemon({
    ...{ data, http: { host: '127.0.0.1', port: 0 }, relay: `ws://localhost:${port}/relay` },
    ...{ batchSize: 1, lanes: 1, atOnce: 1, log: () => undefined },
  });
  const about = ['--name', 'Tiny DenseNet', '--model-version', '1.0.0', '--operating-point', 'Edema=0.5'];
  await agentCommand('register-model', '--data', data.path, '--model', compiled, ...about);
  const { programHash } = await database.modelVersion.findFirstOrThrow();
  const local = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${daemon.http.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${daemon.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  };
  const use = () => local<PageTickets>('GET', '/page-tickets');
  return {
    ...{ folder, database, origin, line, daemon, data, programHash, local, use },
    async ticket(more = {}) {
      const terms = { programHash, person: 'Dr. Example', images: 2, imagesADay: null, days: 1 };
      const asked = { ...terms, threatModel: 'semi-honest', ...more };
      return (await local<MadePageTicket>('POST', '/page-tickets', asked)).link;
    },
    async lastUse() {
      const { begun, answered, images } = (await use()).tickets.at(-1)!;
      return { begun, answered, images };
    },
    async close() {
      await daemon.stop();
      await portal.stop();
      await line.close();
      await database.$disconnect();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
