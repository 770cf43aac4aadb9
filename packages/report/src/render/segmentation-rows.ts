/** Figures of masks as lines of the table. */
import type { CaseFigures, Report } from '@doubleblind/contracts';
import type { Figure, Row } from './row.ts';

export function segmentationRows({ segmentation }: Report): Row[] {
  return (segmentation?.structures ?? []).flatMap(({ structure, counts, dice, hausdorff95, volume }): Row[] => {
    const row = (measure: string, figure: Figure): Row => ({ part: 'masks', finding: structure, measure, figure });
    const rows = (measure: string, figures: CaseFigures | null | undefined): Row[] =>
      !figures
        ? []
        : [
            ...(['mean', 'median'] as const).flatMap((name) => {
              const { step, endStep } = figures[name];
              const steps = Object.entries({ step, end_step: endStep });
              return [
                row(`${measure}_${name}`, figures[name]),
                ...steps.flatMap(([of, value]) => (value === null ? [] : [row(`${measure}_${name}_${of}`, { value })])),
              ];
            }),
          ];
    return [
      ...rows('dice', dice),
      ...rows('hausdorff95_mm', hausdorff95),
      ...rows('volume_difference_ml', volume?.difference),
      ...rows('absolute_volume_difference_ml', volume?.absolute),
      ...rows('absolute_volume_error', volume?.relative),
      ...Object.entries(counts ?? {}).map(([name, cases]) => row(COUNTS[name as keyof typeof COUNTS], { cases })),
    ];
  });
}

const COUNTS = {
  measured: 'cases_with_dice',
  oneEmpty: 'cases_with_one_mask_empty',
  bothEmpty: 'cases_with_both_empty',
} as const;
