import { expectedAurocWidth, type MinimumStudies, minimumStudies } from '../discrimination/expected-width.ts';
import { requireSetting } from '../inputs.ts';

/** Studies of one finding, by label. */
export interface FindingCounts {
  readonly name: string;
  readonly positives: number;
  readonly negatives: number;
}

/** When a test set counts as large enough. */
export interface AdequacyOptions {
  /** AUROC to plan with; default 0.8. */
  readonly expectedAuroc?: number;
  /** Widest acceptable interval, from end to end; default 0.1. */
  readonly targetWidth?: number;
  readonly confidence?: number;
}

/** Whether a test set is large enough for one finding. */
export interface FindingAdequacy extends FindingCounts {
  /** Expected full width of the interval; null without both classes. */
  readonly expectedWidth: number | null;
  /** Studies needed at the prevalence seen; null where no prevalence can be told from one class. */
  readonly minimum: MinimumStudies | null;
  readonly adequate: boolean;
  /** A sentence for the proposal form where the test set is too small. */
  readonly warning: string | null;
}

/** Before a run: is the test set large enough, finding by finding? From counts alone. Errors: DB7006. */
export function adequacyTable(
  findings: readonly FindingCounts[],
  { expectedAuroc = 0.8, targetWidth = 0.1, confidence = 0.95 }: AdequacyOptions = {},
): FindingAdequacy[] {
  return findings.map((finding) => {
    const { name, positives, negatives } = finding;
    requireSetting(`The positives of ${name}`, positives, 0, Number.MAX_SAFE_INTEGER);
    requireSetting(`The negatives of ${name}`, negatives, 0, Number.MAX_SAFE_INTEGER);
    const expected = expectedAurocWidth(expectedAuroc, positives, negatives, confidence);
    if (!expected.defined) {
      const warning =
        Math.min(positives, negatives) === 0
          ? `${name}: no ${positives === 0 ? 'positive' : 'negative'} study, so no AUROC.`
          : `${name}: ${positives} positive and ${negatives} negative studies, so an AUROC without interval: ${expected.reason}.`;
      return { ...finding, expectedWidth: null, minimum: null, adequate: false, warning };
    }
    const prevalence = Math.min(0.9999, Math.max(0.0001, positives / (positives + negatives)));
    const minimum = minimumStudies(expectedAuroc, prevalence, targetWidth, confidence);
    const adequate = expected.width <= targetWidth;
    const warning = adequate
      ? null
      : `${name}: with ${positives} positive and ${negatives} negative studies the ${100 * confidence}% interval of an ` +
        `AUROC of ${expectedAuroc} is expected to be ${expected.width.toFixed(2)} wide; ${targetWidth} needs about ` +
        `${minimum.studies} studies with ${minimum.positives} positives.`;
    return { ...finding, expectedWidth: expected.width, minimum, adequate, warning };
  });
}
