/** What differs between two versions of a model, from what their vendor declares of them. */
import type { ModelManifest } from '@doubleblind/contracts';
import { formatBytes } from '@/components/format';

export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** In the order in which people ask; a program of another hash is named even where nothing else differs. */
export function manifestChanges(before: ModelManifest, after: ModelManifest): Change[] {
  const parts: [what: string, of: (manifest: ModelManifest) => string][] = [
    ['Findings', ({ findings }) => findings.join(', ')],
    ['Thresholds', thresholdsOf],
    ['Intended use', ({ intendedUse }) => intendedUse || 'none declared'],
    ['Description', ({ description }) => description || 'none'],
    ['Images', preprocessingOf],
    ['Meaning of the outputs', ({ program }) => JSON.stringify(program.output.activation ?? null)],
    ['Steps of the program', ({ program }) => String(program.steps.length)],
    ['Exchanged per image', ({ cost }) => `about ${formatBytes(cost.bytesPerImage)} in ${cost.rounds} rounds`],
    ['Program', ({ programHash }) => programHash],
  ];
  return parts.flatMap(([what, of]) => {
    const change = { what, before: of(before), after: of(after) };
    return change.before === change.after ? [] : [change];
  });
}

function thresholdsOf({ operatingPoints }: ModelManifest): string {
  if (operatingPoints.length === 0) return 'none declared';
  return operatingPoints.map(({ finding, name, threshold }) => `${finding} ${threshold} (${name})`).join(', ');
}

function preprocessingOf({ program: { input, tensors } }: ModelManifest): string {
  const shape = tensors[input.tensor].shape.join(' × ');
  return input.preprocessing ? `${shape}; ${JSON.stringify(input.preprocessing)}` : shape;
}
