import { notDefined, type Outcome } from '../outcome.ts';
import { type Mask, requireSameGrid, voxelsInside } from './mask.ts';

/**
 * Dice's coefficient 2 |A and B| / (|A| + |B|), 0 to 1 (Dice, Ecology 1945). Not defined where neither mask has a voxel: that both are empty
 * is agreement, but not a number that may be averaged with others (Maier-Hein et al., Nature Methods 2024, "Metrics reloaded").
 */
export function dice(predicted: Mask, reference: Mask): Outcome<{ value: number }> {
  requireSameGrid(predicted, reference);
  const total = voxelsInside(predicted) + voxelsInside(reference);
  if (total === 0) return notDefined('neither mask has a voxel');
  let both = 0;
  for (let i = 0; i < predicted.data.length; i++) both += predicted.data[i] & reference.data[i];
  return { defined: true, value: (2 * both) / total };
}
