/** Whether the counts are enough for an AUROC with an interval that is narrow enough. */
import type { Adequacy, FindingCounts } from '@doubleblind/contracts';
import { type AdequacyOptions, adequacyTable } from '@doubleblind/metrics';

const DEFAULTS = { expectedAuroc: 0.8, targetWidth: 0.1, confidence: 0.95 };

export function adequacyOf(findings: readonly FindingCounts[], wanted: AdequacyOptions): Adequacy {
  const options = { ...DEFAULTS, ...wanted };
  const rows = adequacyTable(
    findings.map(({ finding, positives, negatives }) => ({ name: finding, positives, negatives })),
    options,
  );
  return {
    expectedAuroc: options.expectedAuroc,
    targetWidth: options.targetWidth,
    findings: rows.map(({ name, positives, negatives, expectedWidth, minimum, adequate, warning }) => ({
      ...{ finding: name, positives, negatives, expectedWidth, adequate },
      minimumStudies: minimum?.studies ?? null,
      statement: warning,
    })),
  };
}
