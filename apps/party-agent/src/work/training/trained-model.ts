/** What a finished training leaves at the owner: the model, ready to be compiled, and its card. */

import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type SignedTrainingCard, signDocument, type TrainingCard, type TrainingTerms } from '@doubleblind/contracts';
import { lossDistributionEpsilon, renyiEpsilon } from '@doubleblind/privacy';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import type { Trained } from './owner.ts';
import { COARSE_GRID, mechanismOf } from './round-session.ts';

/** Up to so many accomplices are reckoned with on the card. */
const ACCOMPLICES = 2;

export interface TrainedFiles {
  readonly model: string;
  readonly card: string;
}

/** MODEL.onnx, MODEL.json (outputs and preprocessing, as compile reads them) and MODEL.card.json; `path` ends in ".onnx". */
export async function writeTrained(
  path: string,
  trained: Trained,
  terms: TrainingTerms,
  privateKey: KeyObject,
): Promise<{ readonly files: TrainedFiles; readonly card: SignedTrainingCard }> {
  const base = baseOf(path);
  const { findings, loss, preprocessing } = terms.model;
  const { resize, mean, std } = preprocessing;
  const card = signDocument('training-card', cardOf(trained, terms, new Date()), privateKey);
  const declared = { outputs: findings, meaning: `logits-${loss}`, preprocessing: { resize, mean, std } };
  await writeFileAtomically(`${base}.json`, `${JSON.stringify(declared, null, 2)}\n`);
  await writeFileAtomically(cardPathOf(path), `${JSON.stringify(card, null, 2)}\n`);
  await writeFileAtomically(path, trained.onnx);
  return { files: { model: path, card: cardPathOf(path) }, card };
}

const baseOf = (path: string) => path.replace(/\.onnx$/i, '');
/** Where a training's model is put in the end. */
export const trainedModelPath = (data: DataFolder, trainingId: string): string =>
  join(data.training(trainingId), 'trained.onnx');
/** Where the card of a trained model lies. */
export const cardPathOf = (path: string): string => `${baseOf(path)}.card.json`;

/** Who trained, on what, and what it spent. */
export function cardOf({ onnx, state, approvals, ended }: Trained, terms: TrainingTerms, now: Date): TrainingCard {
  const { delta, samplingRate, noiseMultiplier, clippingNorm, leastHospitals } = terms;
  const most = Math.max(...state.spentSteps);
  const epsilons = new Map([...new Set(state.spentSteps)].map((steps) => [steps, epsilonAfter(terms, steps)]));
  const withAccomplices = Array.from({ length: ACCOMPLICES }, (_, i) => {
    // Their noise does not count: what is left of it is that of the others.
    const left = (leastHospitals - (i + 1)) / leastHospitals;
    const multiplier = noiseMultiplier * Math.sqrt(left);
    const epsilon =
      left <= 0 || most === 0
        ? Number.POSITIVE_INFINITY
        : lossDistributionEpsilon({ samplingRate, noiseMultiplier: multiplier, steps: most }, delta, COARSE_GRID);
    return { accomplices: i + 1, epsilon: Number.isFinite(epsilon) ? epsilon : null };
  });
  return {
    ...{ format: 'doubleblind-training-card', version: 1 },
    ...{ trainingId: terms.trainingId, termsHash: state.termsHash, name: terms.name, purpose: terms.purpose },
    startHash: terms.model.fileHash,
    modelHash: createHash('sha256').update(onnx).digest('hex'),
    rounds: { done: state.round, agreed: terms.rounds },
    ended,
    hospitals: approvals.flatMap((approval, i) => {
      const contribution = approval?.document.contribution;
      if (!contribution) return [];
      const { patients, images, epsilonLimit } = contribution;
      return [
        {
          ...{ name: terms.hospitals[i].organisationName, agentKey: terms.hospitals[i].agentKey },
          ...{ patients, images, epsilonLimit, rounds: state.rounds[i], spentSteps: state.spentSteps[i] },
          epsilon: epsilons.get(state.spentSteps[i]) ?? 0,
        },
      ];
    }),
    privacy: {
      ...{ unit: 'patient', neighbours: 'add-or-remove', delta, samplingRate, noiseMultiplier, clippingNorm },
      epsilon: epsilons.get(most) ?? 0,
      accountant: 'privacy loss distributions',
      renyiEpsilon: most === 0 ? 0 : renyiEpsilon(mechanismOf(terms, most), delta).epsilon,
      withAccomplices,
    },
    history: [...state.history],
    finishedAt: now.toISOString(),
  };
}

function epsilonAfter(terms: TrainingTerms, steps: number): number {
  return steps === 0 ? 0 : lossDistributionEpsilon(mechanismOf(terms, steps), terms.delta);
}
