import type { TrainingTerms } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { GradientEngine } from '@doubleblind/training';

/** The engine of the model that the terms name. Throws DB8001, DB8002 when it cannot be trained, DB8006 for other outputs. */
export async function loadEngine(onnx: Uint8Array, { model }: Pick<TrainingTerms, 'model'>): Promise<GradientEngine> {
  const { channels, height, width } = model.preprocessing;
  const engine = await GradientEngine.load(onnx, { loss: model.loss, inputShape: [channels, height, width] });
  if (engine.classes === model.findings.length) return engine;
  await engine.release();
  throw new DoubleblindError(
    'DB8006',
    `The model has ${engine.classes} outputs, the terms name ${model.findings.length}.`,
  );
}
