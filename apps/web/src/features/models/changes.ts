/** What differs between two versions of a model, from what their vendor declares of them. */
import type { ModelManifest } from '@doubleblind/contracts';
import { formatBytes } from '@/components/format';
import type { Words } from '@/language/words';

export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** In the order in which people ask; a program of another hash is named even where nothing else differs. */
export function manifestChanges(before: ModelManifest, after: ModelManifest, t: Words): Change[] {
  const parts: [what: string, of: (manifest: ModelManifest) => string][] = [
    [t('Findings'), ({ findings }) => findings.join(', ')],
    [t('Thresholds'), (manifest) => thresholdsOf(manifest, t)],
    [t('Intended use'), ({ intendedUse }) => intendedUse || t('none declared')],
    [t('Description'), ({ description }) => description || t('none')],
    [t('Images'), preprocessingOf],
    [t('Meaning of the outputs'), ({ program }) => JSON.stringify(program.output.activation ?? null)],
    [t('Steps of the program'), ({ program }) => String(program.steps.length)],
    [
      t('Exchanged per image'),
      ({ cost: { bytesPerImage, rounds } }) =>
        t('about {bytes} in {rounds} rounds', { bytes: formatBytes(bytesPerImage), rounds }),
    ],
    [t('Program'), ({ programHash }) => programHash],
  ];
  return parts.flatMap(([what, of]) => {
    const change = { what, before: of(before), after: of(after) };
    return change.before === change.after ? [] : [change];
  });
}

function thresholdsOf({ operatingPoints }: ModelManifest, t: Words): string {
  if (operatingPoints.length === 0) return t('none declared');
  return operatingPoints.map(({ finding, name, threshold }) => `${finding} ${threshold} (${name})`).join(', ');
}

function preprocessingOf({ program: { input, tensors } }: ModelManifest): string {
  const shape = tensors[input.tensor].shape.join(' × ');
  return input.preprocessing ? `${shape}; ${JSON.stringify(input.preprocessing)}` : shape;
}
