import { LOCAL_API_RULES } from '@doubleblind/contracts';
import { startDaemon } from '../../daemon/daemon.ts';
import { DEFAULT_VENDOR_LIMITS } from '../../daemon/evaluations/budget.ts';
import { type Address, formatAddress, parseAddress } from '../../peer/address.ts';
import { parseRelay, relayOfPortal } from '../../peer/relay.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { readEnrolment } from '../../store/database/enrolment.ts';
import { openDatabase } from '../../store/database/open.ts';
import { LOG_FORMATS, type Log, type LogFormat, logOf } from '../../store/log.ts';
import { DEFAULT_LOG_FILE_LIMITS, LogFile } from '../../store/log-file.ts';
import { commandWithData, oneOf, openData, positiveInteger, tracesOption } from '../options.ts';
import { say } from '../print.ts';

interface DaemonCommandOptions {
  readonly data?: string;
  readonly listenPeer?: Address;
  readonly advertise?: Address;
  readonly relay?: string | true;
  readonly http: Address;
  readonly monitoring?: Address;
  readonly traces?: string;
  readonly log: LogFormat;
  readonly logFile?: string;
  readonly batch: number;
  readonly lanes: number;
  readonly atOnce: number;
  readonly maxMemory?: number;
  readonly maxStorage?: number;
  readonly maxBatch: number;
  readonly maxLanes: number;
  readonly maxSessions: number;
  readonly maxPreflights: number;
}

/** `daemon`: the agent as a long-running process, until SIGINT or SIGTERM. */
export function daemonCommand() {
  const limits = DEFAULT_VENDOR_LIMITS;
  const usual = formatAddress({ host: '127.0.0.1', port: LOCAL_API_RULES.defaultPort });
  return commandWithData('daemon')
    .description('run the enrolled agent: keep a line to the portal and do approved evaluations')
    .option(
      '--listen-peer <HOST:PORT>',
      'where agents of other organisations may call (default: only dial out)',
      parseAddress,
    )
    .option(
      '--relay [URL]',
      "let others call through a relay, where nobody can call this machine (default: the portal's)",
    )
    .option('--advertise <HOST:PORT>', 'the address that they are told, if another', parseAddress)
    .option('--http <HOST:PORT>', 'local API and upload page', parseAddress, parseAddress(usual))
    .option('--monitoring <HOST:PORT>', 'figures for those who watch this agent: /metrics, /ready, /live', parseAddress)
    .addOption(tracesOption())
    .option(
      '--log <FORMAT>',
      'text, or json: an object a line, for programs that collect logs',
      oneOf(LOG_FORMATS),
      'text',
    )
    .option(
      '--log-file <FILE>',
      'write the log there, in files of 50 MB of which six are kept; SIGHUP opens it anew (default: standard error)',
    )
    .option('--batch <N>', 'hospital: images in a batch', positiveInteger, 8)
    .option('--lanes <N>', 'hospital: batches in flight at a time', positiveInteger, 1)
    .option('--at-once <N>', 'evaluations that compute at a time; each takes gigabytes of memory', positiveInteger, 2)
    .option(
      '--max-memory <GB>',
      "hospital: most that an evaluation may take (default: 80% of the machine's)",
      positiveInteger,
    )
    .option(
      '--max-storage <GB>',
      'hospital: most that the data folder may take; uploads beyond are refused',
      positiveInteger,
    )
    .option('--max-batch <N>', 'vendor: images in a batch that a hospital may choose', positiveInteger, limits.batch)
    .option('--max-lanes <N>', 'vendor: batches in flight that a hospital may choose', positiveInteger, limits.lanes)
    .option('--max-sessions <N>', 'vendor: broken links that an evaluation may have', positiveInteger, limits.sessions)
    .option(
      '--max-preflights <N>',
      'vendor: preflights that an evaluation may have',
      positiveInteger,
      limits.preflights,
    )
    .action(
      async ({
        data,
        listenPeer,
        advertise,
        relay,
        http,
        monitoring,
        traces,
        log,
        logFile,
        batch,
        lanes,
        atOnce,
        ...most
      }: DaemonCommandOptions) => {
        const folder = await openData(data === undefined ? {} : { data });
        const daemon = await startDaemon({
          data: folder,
          http,
          ...(relay === undefined ? {} : { relay: relay === true ? portalRelay(folder) : parseRelay(relay) }),
          ...(listenPeer ? { listenPeer } : {}),
          ...(advertise ? { advertise } : {}),
          ...(monitoring ? { monitoring } : {}),
          ...(traces === undefined ? {} : { traces }),
          batchSize: batch,
          lanes,
          atOnce,
          ...(most.maxMemory === undefined ? {} : { memoryBytes: most.maxMemory * 1e9 }),
          ...(most.maxStorage === undefined ? {} : { storage: { mostBytes: most.maxStorage * 1e9 } }),
          limits: {
            ...{ batch: most.maxBatch, lanes: most.maxLanes },
            ...{ sessions: most.maxSessions, preflights: most.maxPreflights },
          },
          log: logTo(log, logFile),
        });
        say(`local API: http://${formatAddress(daemon.http)}/ (token: party-agent token)`);
        if (daemon.peer) say(`peers: ${formatAddress(daemon.peer)}`);
        if (monitoring)
          say(`figures: http://${formatAddress({ ...monitoring, port: daemon.monitoringPort! })}/metrics`);
        const { promise, resolve } = Promise.withResolvers<void>();
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
        await promise;
        await daemon.stop();
      },
    );
}

function logTo(format: LogFormat, path: string | undefined): Log {
  if (path === undefined) return logOf(format);
  const file = new LogFile(path, DEFAULT_LOG_FILE_LIMITS, (line) => process.stderr.write(line));
  process.on('SIGHUP', file.reopen);
  return logOf(format, file.write);
}

/** Throws DB5503 where this agent is not enrolled. */
function portalRelay(data: DataFolder): string {
  const database = openDatabase(data);
  try {
    return relayOfPortal(readEnrolment(database).portalOrigin);
  } finally {
    database.close();
  }
}
