import { Slots } from '../../daemon/controllers/slots.ts';
import { answerAtRelay } from '../../daemon/relay-line.ts';
import { threadsExecutor } from '../../executors/threads/threads-executor.ts';
import { pageCalls } from '../../pages/answer-calls.ts';
import { pageModel } from '../../pages/page-model.ts';
import { loadIdentity } from '../../peer/identity.ts';
import { parseRelay, relayAccess } from '../../peer/relay.ts';
import { openDatabase } from '../../store/database/open.ts';
import { commandWithData, openData, positiveInteger } from '../options.ts';
import { note, say } from '../print.ts';

interface AnswerPagesOptions {
  readonly data?: string;
  readonly relay: string;
  readonly model: readonly string[];
  readonly jobs: number;
}

/** `answer-pages`: the vendor's side for people who ask about single images from a page of a browser, without a portal's daemon. */
export function answerPagesCommand() {
  return commandWithData('answer-pages')
    .description('vendor: answer pages of browsers whose holders have tickets (see tickets), until SIGINT or SIGTERM')
    .requiredOption('--relay <URL>', 'the relay at which pages call, wss://HOST/relay', parseRelay)
    .requiredOption('--model <DIR...>', 'folders that compile wrote')
    .option('--jobs <N>', 'images that are computed at a time', positiveInteger, 1)
    .action(answerPages);
}

async function answerPages(options: AnswerPagesOptions): Promise<void> {
  const data = await openData(options);
  const identity = await loadIdentity(data.identity);
  const models = await Promise.all(options.model.map((folder) => pageModel(folder)));
  const database = openDatabase(data);
  const slots = new Slots(options.jobs);
  const service = {
    ...{ database, identity, executor: threadsExecutor() },
    model: async (hash: string) => models.find(({ programHash }) => programHash === hash) ?? null,
    acquire: (signal: AbortSignal) => slots.acquire(signal),
  };
  for (const { offered, programHash } of models) note(`${offered.name}: program ${programHash}`);
  const stop = answerAtRelay({
    access: relayAccess(options.relay, identity),
    takers: { calledByPage: pageCalls(service, note) },
    log: note,
    listening: () => say(`answering pages at ${options.relay}`),
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  await promise;
  stop();
  database.close();
  // Images that are computed end with this process; their holders may ask again, and they count once.
  process.exit(0);
}
