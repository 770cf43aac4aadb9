import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { formatBytes } from '@doubleblind/program/units';
import { type RelayCounters, serveRelay } from '@doubleblind/relay';
import { Command } from 'commander';
import { type Address, formatAddress, parseAddress } from '../../peer/address.ts';
import { readPin } from '../../peer/identity.ts';
import { parseRelay } from '../../peer/relay.ts';
import { positiveInteger } from '../options.ts';
import { say } from '../print.ts';

interface RelayCommandOptions {
  readonly listen: Address;
  readonly url: string;
  readonly admit?: readonly string[];
  readonly admitAll?: true;
  readonly certificate?: string;
  readonly key?: string;
  readonly dailyGigabytes?: number;
}

const NEWS_MILLISECONDS = 10 * 60_000;

/** `relay`: passes on what agents say to each other that can only call out, until SIGINT or SIGTERM. It reads nothing of it. */
export function relayCommand(): Command {
  return new Command('relay')
    .description('let agents meet that can only call out; what they say is encrypted between them')
    .requiredOption('--listen <HOST:PORT>', 'where to listen', parseAddress)
    .requiredOption('--url <URL>', 'the address that agents use, wss://HOST/relay', parseRelay)
    .option('--admit <HASH...>', 'agents that may use it, by certificate hash (see identity)')
    .option('--admit-all', 'anybody who finds it may use it')
    .option('--certificate <FILE>', 'PEM, for HTTPS here; without it a proxy before this port has to end TLS')
    .option('--key <FILE>', 'PEM, belongs to --certificate')
    .option('--daily-gigabytes <N>', "most that one agent's calls may pass in 24 hours", positiveInteger)
    .action(serve);
}

async function serve(options: RelayCommandOptions): Promise<void> {
  const { listen, url, certificate, key } = options;
  if ((options.admit === undefined) === (options.admitAll === undefined))
    throw new DoubleblindError('DB5001', 'Give either --admit or --admit-all.');
  if ((certificate === undefined) !== (key === undefined))
    throw new DoubleblindError('DB5001', '--certificate and --key go together.');
  const admitted = options.admit && new Set(await Promise.all(options.admit.map(readPin)));
  const { relay, port, stop } = await serveRelay({
    ...{ host: listen.host, port: listen.port, url },
    admit: async ({ agentHash }) => admitted?.has(agentHash) ?? true,
    limits: { bytesPerAgentAndDay: options.dailyGigabytes === undefined ? null : options.dailyGigabytes * 1e9 },
    ...(certificate && key ? { tls: { cert: await pem(certificate), key: await pem(key) } } : {}),
  });
  say(`relay ${url} listens at ${formatAddress({ host: listen.host, port })}`);
  const news = setInterval(() => say(describe(relay.counters)), NEWS_MILLISECONDS);
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  await promise;
  clearInterval(news);
  say(describe(relay.counters));
  await stop();
}

async function pem(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new DoubleblindError('DB5001', `${file}: ${error.code}.`, { cause: error });
  });
}

function describe({ listeners, joinedCalls, calls, refused, bytes }: RelayCounters): string {
  return `${listeners} agents wait, ${joinedCalls} calls stand; so far ${calls} calls, ${refused} refused, ${formatBytes(bytes)}`;
}
