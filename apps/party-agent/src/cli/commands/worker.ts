import { startTracing } from '@doubleblind/contracts/tracing';
import { Command } from 'commander';
import { runWorker } from '../../executors/cluster/worker/run-worker.ts';
import { AGENT_VERSION } from '../../version.ts';
import { tracesOption } from '../options.ts';
import { note } from '../print.ts';

interface WorkerCommandOptions {
  readonly join: string;
  readonly once?: true;
  readonly advertise?: string;
  readonly traces?: string;
}

/** `worker`: computes for an agent, until the agent does not want it any more or SIGTERM. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('compute for an agent, in pairs with workers of the other party; the agent starts local ones itself')
    .requiredOption('--join <FILE>', 'what the agent wrote for its workers (see cluster)')
    .option('--once', 'end when the line to the agent ends, instead of joining again')
    .option(
      '--advertise <NAME>',
      "what workers of the other party are told to call, if not what the agent's cluster says",
    )
    .addOption(tracesOption())
    .action(async ({ join, once, advertise, traces }: WorkerCommandOptions) => {
      const tracing =
        traces === undefined ? undefined : startTracing({ service: 'worker', version: AGENT_VERSION, url: traces });
      const stop = new AbortController();
      // A machine that is taken away says so with SIGTERM: the batch in flight is finished if there is time.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
      await runWorker({
        join,
        once: once ?? false,
        signal: stop.signal,
        log: note,
        ...(advertise ? { advertise } : {}),
        ...(tracing ? { tracing } : {}),
      }).finally(() => tracing?.stop());
    });
}
