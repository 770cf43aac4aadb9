/** What the owner decides of a training, whether its terms go to hospitals as a file or through the portal. */
import { basename } from 'node:path';
import { leastOf, type TrainingTerms, trainingTermsSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon, noiseForEpsilon } from '@doubleblind/privacy';
import { type LossKind, planSum } from '@doubleblind/training';
import type { Command } from 'commander';
import { z } from 'zod';
import { declaredFilmModel } from '../../../models/declared-model.ts';
import { sha256 } from '../../../store/test-set-store.ts';
import { loadEngine } from '../../../work/training/engine-of.ts';
import { mechanismOf, sumOptions } from '../../../work/training/round-session.ts';
import { fraction, oneOf, positiveInteger, positiveNumber } from '../../options.ts';
import { formatEpsilon } from '../../print.ts';

export interface DraftOptions {
  readonly data?: string;
  readonly name: string;
  readonly purpose: string;
  readonly least?: number;
  readonly loss: LossKind;
  readonly rounds: number;
  readonly samplingRate: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly clip: number;
  readonly noise?: number;
  readonly epsilon?: number;
  readonly delta: number;
  readonly days: number;
}

const DAY_MILLISECONDS = 86_400_000;

export function withDraftOptions(command: Command): Command {
  return command
    .argument('<MODEL.onnx>', 'the model to begin with; MODEL.json beside it as for compile')
    .requiredOption('--name <NAME>', 'of the training')
    .requiredOption('--purpose <TEXT>', 'what the trained model is for')
    .requiredOption('--rounds <N>', 'steps that are taken together', positiveInteger)
    .option('--least <N>', 'hospitals that must stay in every round (default: more than two thirds)', positiveInteger)
    .option(
      '--loss <KIND>',
      'sigmoid: findings each by itself; softmax: one of several classes',
      oneOf(['sigmoid', 'softmax']),
      'sigmoid',
    )
    .option('--sampling-rate <SHARE>', 'probability with which a round takes a patient', fraction, 0.1)
    .option('--learning-rate <X>', 'of gradient descent', positiveNumber, 0.002)
    .option('--momentum <X>', 'of gradient descent', fraction, 0.9)
    .option('--clip <NORM>', 'largest norm of what one patient adds', positiveNumber, 2)
    .option('--noise <MULTIPLE>', 'standard deviation of the noise, in multiples of --clip', positiveNumber)
    .option('--epsilon <VALUE>', 'instead of --noise: as much noise as this needs over all rounds', positiveNumber)
    .option('--delta <VALUE>', 'probability with which epsilon may not hold', positiveNumber, 1e-5)
    .option('--days <N>', 'days until the terms are over', positiveInteger, 30);
}

type Draft = Omit<TrainingTerms, 'format' | 'version' | 'trainingId' | 'owner' | 'hospitals' | 'proposedAt'>;

/** Terms without the parties. Throws DB5001, DB8001, DB8002, DB8005, DB8006 for a model that cannot be trained so. */
export async function draftOf(
  model: string,
  options: DraftOptions,
  hospitals: number,
): Promise<{ readonly draft: Draft; readonly onnx: Uint8Array }> {
  const { onnx, preprocessing, findings } = await declaredFilmModel({ model });
  if (!findings)
    throw new DoubleblindError('DB8006', 'The outputs of the model have no names ("outputs" in MODEL.json).');
  if ((options.noise === undefined) === (options.epsilon === undefined))
    throw new DoubleblindError('DB5001', 'Give either --noise or --epsilon.');
  const { samplingRate, rounds, delta, learningRate, momentum, loss } = options;
  const noiseMultiplier =
    options.noise ?? noiseForEpsilon({ samplingRate, steps: rounds }, { epsilon: options.epsilon as number, delta });
  const draft: Draft = {
    ...{ name: options.name, purpose: options.purpose, leastHospitals: options.least ?? leastOf(hospitals) },
    model: {
      name: basename(model).replace(/\.onnx$/i, ''),
      ...{ fileHash: sha256(onnx), bytes: onnx.length, preprocessing, findings: [...findings], loss },
    },
    ...{ rounds, samplingRate, learningRate, momentum, clippingNorm: options.clip, noiseMultiplier, delta },
    expiresAt: new Date(Date.now() + options.days * DAY_MILLISECONDS).toISOString(),
  };
  const engine = await loadEngine(onnx, draft);
  try {
    // What cannot be trained is found before anybody has approved it.
    planSum(sumOptions({ ...draft, hospitals: { length: hospitals } }, engine.initial.length, hospitals));
  } finally {
    await engine.release();
  }
  return { draft, onnx };
}

/** Throws DB8204. */
export function parseTerms(terms: unknown): TrainingTerms {
  const result = trainingTermsSchema.safeParse(terms);
  if (result.success) return result.data;
  throw new DoubleblindError('DB8204', z.prettifyError(result.error).split('\n')[0], { cause: result.error });
}

/** In words, for whoever is about to propose. */
export function spendingText(draft: Draft): string {
  const epsilon = lossDistributionEpsilon(mechanismOf(draft, draft.rounds), draft.delta);
  const noise = draft.noiseMultiplier.toPrecision(4);
  return `Noise ${noise} times the clipping norm; all ${draft.rounds} rounds spend epsilon ${formatEpsilon(epsilon)} at delta ${draft.delta}.`;
}
