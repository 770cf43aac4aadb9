import { auroc } from '@doubleblind/metrics';
import type { LabelledInput } from '../data/patients.ts';
import type { GradientEngine } from '../engine.ts';
import type { LossKind } from '../gradient/loss.ts';

/** How a model does on images that it was not trained on. */
export interface Quality {
  /** 'softmax': share of the images whose largest output is their class. */
  readonly accuracy: number | null;
  /** 'sigmoid': mean of the AUROCs of the findings of which both classes occur, by image; null where there is none. */
  readonly meanAuroc: number | null;
}

/** Loss and quality of a model at these parameters on labelled images. */
export async function evaluate(
  engine: GradientEngine,
  loss: LossKind,
  images: readonly LabelledInput[],
  parameters: Float32Array,
): Promise<Quality> {
  const logits: Float32Array[] = [];
  for (const { image } of images) logits.push(await engine.logits(image, parameters));
  if (loss === 'softmax') {
    const right = images.filter(({ labels }, i) => largest(logits[i]) === largest(labels));
    return { accuracy: right.length / images.length, meanAuroc: null };
  }
  const values: number[] = [];
  for (let finding = 0; finding < engine.classes; finding++) {
    const labelled = images.flatMap(({ labels }, i) => (Number.isNaN(labels[finding]) ? [] : [i]));
    const outcome = auroc(
      labelled.map((i) => logits[i][finding]),
      labelled.map((i) => images[i].labels[finding]),
    );
    if (outcome.defined) values.push(outcome.value);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { accuracy: null, meanAuroc: values.length === 0 ? null : mean };
}

const largest = (values: Float32Array) => values.indexOf(Math.max(...values));
