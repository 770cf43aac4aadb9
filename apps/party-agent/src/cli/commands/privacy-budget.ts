import { textTable } from '@doubleblind/metrics';
import { lossDistributionEpsilon, noiseForEpsilon, renyiEpsilon } from '@doubleblind/privacy';
import { Command } from 'commander';
import { fraction, positiveInteger, positiveNumber } from '../options.ts';
import { formatEpsilon, say } from '../print.ts';

interface PrivacyBudgetOptions {
  readonly samplingRate: number;
  readonly steps: number;
  readonly noise?: number;
  readonly epsilon?: number;
  readonly delta: number;
  readonly json?: boolean;
}

/** Lines of the table over the steps: the first tenth, the first half, all. */
const SHARES = [0.1, 0.5, 1];

/** `privacy-budget`: what a training with differential privacy spends, or the noise that a target needs, before any is begun. */
export function privacyBudgetCommand() {
  return new Command('privacy-budget')
    .description(
      'epsilon that a training with Gaussian noise spends on each patient, or the noise for a target epsilon',
    )
    .requiredOption('--sampling-rate <SHARE>', 'probability with which a step takes a patient', fraction)
    .requiredOption('--steps <N>', 'number of steps', positiveInteger)
    .option('--noise <MULTIPLE>', 'standard deviation of the noise, in multiples of the clipping norm', positiveNumber)
    .option('--epsilon <VALUE>', 'instead of --noise: find the noise for this epsilon', positiveNumber)
    .option('--delta <VALUE>', 'probability with which epsilon may not hold', positiveNumber, 1e-5)
    .option('--json', 'print JSON')
    .action((options: PrivacyBudgetOptions, command: Command) => {
      const { samplingRate, steps, delta } = options;
      if ((options.noise === undefined) === (options.epsilon === undefined))
        command.error('error: give either --noise or --epsilon');
      const noiseMultiplier =
        options.noise ?? noiseForEpsilon({ samplingRate, steps }, { epsilon: options.epsilon as number, delta });
      const counts = [...new Set(SHARES.map((share) => Math.max(1, Math.round(share * steps))))];
      const spent = counts.map((count) => {
        const mechanism = { samplingRate, noiseMultiplier, steps: count };
        return {
          steps: count,
          epsilon: lossDistributionEpsilon(mechanism, delta),
          renyiEpsilon: renyiEpsilon(mechanism, delta).epsilon,
        };
      });
      if (options.json) {
        say(JSON.stringify({ samplingRate, delta, noiseMultiplier, spent }, null, 2));
        return;
      }
      say(
        `Noise ${noiseMultiplier.toPrecision(4)} times the clipping norm; delta ${delta}; neighbours: one patient more or less.`,
      );
      say(
        textTable(
          ['Steps', 'Epsilon', 'by Renyi divergences'],
          spent.map((row) => [String(row.steps), formatEpsilon(row.epsilon), formatEpsilon(row.renyiEpsilon)]),
        ),
      );
      say(
        'Epsilon is by privacy loss distributions, an upper bound; the other is looser, and what papers often quote.',
      );
    });
}
