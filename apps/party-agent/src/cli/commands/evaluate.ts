import { DEFAULT_THREAT_MODEL, type ThreatModel, threatModelSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { NETWORKS, type NetworkName } from '@doubleblind/mpc-core';
import { formatBytes, formatDuration } from '@doubleblind/program/units';
import type { Command } from 'commander';
import { agentExecutor } from '../../executors/cluster/open-cluster.ts';
import { threadsExecutor } from '../../executors/threads/threads-executor.ts';
import { tilesText } from '../../models/tiled-volumes.ts';
import { formatAddress, type Place, parseAddress } from '../../peer/address.ts';
import { loadIdentity, readPin } from '../../peer/identity.ts';
import { parseRelay } from '../../peer/relay.ts';
import { type ClusterSettings, readClusterSettings } from '../../store/cluster-settings.ts';
import { openDatabase } from '../../store/database/open.ts';
import { runHospital, runVendor } from '../../work/evaluation/by-hand.ts';
import { notValidRemarks } from '../../work/evaluation/scores.ts';
import { ACCEPT_FILMS_HELP, acceptedFilms } from '../films-option.ts';
import { commandWithData, oneOf, openData, positiveInteger, seconds, THREAT_MODEL_HELP } from '../options.ts';
import { note, say } from '../print.ts';
import { evaluationProgress, progressLine } from '../progress-line.ts';

interface EvaluateOptions {
  readonly data?: string;
  readonly role: 'vendor' | 'hospital';
  readonly listen?: string;
  readonly connect?: string;
  readonly relay?: string;
  readonly peer: string;
  readonly model?: string;
  readonly program?: string;
  readonly testSet?: string;
  readonly run?: string;
  readonly batch?: number;
  readonly lanes: number;
  readonly workers?: number;
  readonly resume?: boolean;
  readonly acceptImages?: string;
  readonly limit?: number;
  readonly network?: NetworkName;
  readonly threatModel: ThreatModel;
  readonly wait: number;
  readonly statistics?: string;
}

/** `evaluate`: one party's side of a secure evaluation. */
export function evaluateCommand(): Command {
  return commandWithData('evaluate')
    .description('run one side of a secure evaluation; the other party runs the other role')
    .requiredOption(
      '--role <ROLE>',
      'vendor (has the model) or hospital (has the images)',
      oneOf(['vendor', 'hospital']),
    )
    .option('--listen <HOST:PORT>', 'wait for the other party here')
    .option('--connect <HOST:PORT>', 'call the other party there')
    .option('--relay <URL>', 'meet the other party at this relay, where neither can be called; the vendor waits there')
    .requiredOption(
      '--peer <HASH>',
      "certificate hash of the other party's agent (see identity), or its certificate file",
    )
    .option('--model <DIR>', 'vendor: the folder that compile wrote')
    .option('--program <FILE>', 'hospital: the program file that the vendor published')
    .option('--test-set <NAME>', 'hospital: a test set added with add-testset')
    .option('--run <NAME>', 'name of the run (hospital: default made from the time; vendor: insist on this name)')
    .option('--batch <N>', 'images in a batch (hospital: default 8; vendor: insist on this)', positiveInteger)
    .option('--lanes <N>', 'hospital: batches in flight at a time', positiveInteger, 1)
    .option(
      '--workers <N>',
      'compute with so many worker processes of this machine, each in a pair with one of the other party (hospital: decides; vendor: default as many as it asks for)',
      positiveInteger,
    )
    .option('--limit <N>', 'hospital: only the first N images', positiveInteger)
    .option('--resume', 'hospital: go on with --run from its finished batches')
    .option('--accept-images <LIST>', `hospital: ${ACCEPT_FILMS_HELP}`)
    .option(
      '--network <NAME>',
      'shape what this side sends: lan, wan or hospital',
      oneOf(Object.keys(NETWORKS) as NetworkName[]),
    )
    .option(
      '--threat-model <NAME>',
      `${THREAT_MODEL_HELP}; both sides say the same`,
      oneOf(threatModelSchema.options),
      DEFAULT_THREAT_MODEL,
    )
    .option('--wait <SECONDS>', 'how long to wait for the other party', seconds, 120)
    .option('--statistics <FILE>', 'write what was measured as JSON')
    .action(evaluate);
}

const DEFAULT_BATCH = 8;
const MAXIMUM_BATCH = 1024;

async function evaluate(options: EvaluateOptions): Promise<void> {
  const data = await openData(options);
  const identity = await loadIdentity(data.identity);
  const line = progressLine();
  const database = openDatabase(data);
  const cluster = readClusterSettings(database);
  if (cluster && options.workers !== undefined)
    throw new DoubleblindError('DB5001', '"cluster init" has said which workers there are: leave --workers out.');
  const common = {
    identity,
    executor: agentExecutor({
      ...{ identity, database, data, threads: threadsExecutor(), log: note },
      ...(options.workers === undefined ? {} : { workers: options.workers }),
    }),
    ...addressOf(options),
    peer: await readPin(options.peer),
    waitMilliseconds: options.wait * 1000,
    threatModel: options.threatModel,
    listening: (address: Place) => note(`listening at ${formatAddress(address)}`),
    onProgress: evaluationProgress(line),
    signals: ['SIGINT', 'SIGTERM'] as const,
    ...(options.network ? { network: NETWORKS[options.network] } : {}),
    ...(options.statistics ? { statisticsPath: options.statistics } : {}),
  };
  note(`this agent: ${identity.fingerprint}`);
  try {
    if (options.role === 'vendor') await evaluateVendor(options, common);
    else await evaluateHospital(options, data, cluster, common);
  } finally {
    line.end();
    database.close();
  }
}

type Common = Omit<Parameters<typeof runVendor>[0], 'modelFolder' | 'demands'>;

async function evaluateVendor(options: EvaluateOptions, common: Common): Promise<void> {
  const demands = {
    ...(options.run === undefined ? {} : { run: options.run }),
    ...(options.batch === undefined ? {} : { batchSize: options.batch }),
  };
  const statistics = await runVendor({ ...common, modelFolder: required(options.model, '--model'), demands });
  say(`served ${statistics.images} images in ${formatDuration(statistics.wallSeconds)}`);
}

async function evaluateHospital(
  options: EvaluateOptions,
  data: Awaited<ReturnType<typeof openData>>,
  cluster: ClusterSettings | null,
  common: Common,
): Promise<void> {
  const { run, batch, limit, resume, network, workers } = options;
  const byWorkers = workers !== undefined || cluster !== null;
  if (byWorkers && network !== undefined)
    throw new DoubleblindError('DB5001', '--network shapes one link; workers have links of their own.');
  if (batch !== undefined && batch > MAXIMUM_BATCH)
    throw new DoubleblindError('DB5001', `--batch is at most ${MAXIMUM_BATCH}.`);
  if (resume && run === undefined) throw new DoubleblindError('DB5001', '--resume needs --run.');
  const { statistics, folder, images, notValid } = await runHospital({
    ...common,
    data,
    programPath: required(options.program ?? options.model, '--program'),
    testSetName: required(options.testSet, '--test-set'),
    run: run ?? `run-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`,
    batchSize: batch ?? DEFAULT_BATCH,
    ...{ lanes: workers ?? cluster?.mostPairs ?? options.lanes, byWorkers },
    resume: resume ?? false,
    onPlan: (plan, program) => {
      const tiles = tilesText(plan, program);
      if (tiles !== null) note(tiles);
    },
    acceptFilms: await acceptedFilms(options.acceptImages),
    ...(limit === undefined ? {} : { limit }),
  });
  const bytes = statistics.bytesSent + statistics.bytesReceived;
  say(
    `evaluated ${statistics.images} images in ${formatDuration(statistics.wallSeconds)}, ${formatBytes(bytes)}; scores in ${folder}`,
  );
  for (const text of notValidRemarks(notValid, images)) say(text);
}

function addressOf({ listen, connect, relay, role }: EvaluateOptions) {
  if ([listen, connect, relay].filter((place) => place !== undefined).length !== 1)
    throw new DoubleblindError('DB5001', 'Give one of --listen, --connect and --relay.');
  if (relay !== undefined) {
    const mode: 'listen' | 'connect' = role === 'vendor' ? 'listen' : 'connect';
    return { mode, address: { relay: parseRelay(relay) } };
  }
  if (listen !== undefined) return { mode: 'listen' as const, address: parseAddress(listen) };
  return { mode: 'connect' as const, address: parseAddress(connect!) };
}

function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new DoubleblindError('DB5001', `${option} is missing.`);
  return value;
}
