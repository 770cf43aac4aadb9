/** Results with every part filled in, as a real run would have them: for looking at the pages. */
import type { Agreement, Performance, ProposalDocument, ReleasedResults } from '@doubleblind/contracts';
import { releasedResults } from './documents.ts';

const around = (value: number, half: number) => ({ value, low: value - half, high: Math.min(1, value + half) });

function performance(auroc: number): Performance {
  const power = (1 - auroc) / auroc;
  return {
    auroc: around(auroc, 0.035),
    averagePrecision: around(auroc - 0.1, 0.05),
    brier: around(0.13, 0.01),
    rocCurve: Array.from({ length: 51 }, (_, i) => ({
      falsePositiveRate: i / 50,
      truePositiveRate: (i / 50) ** power,
    })),
    calibration: {
      bins: [0.06, 0.18, 0.31, 0.47, 0.66, 0.85].map((meanScore) => {
        const observed = meanScore ** 1.15;
        return { meanScore, observed, low: observed * 0.8, high: Math.min(1, observed * 1.2), count: 66 };
      }),
      slope: around(0.91, 0.12),
      intercept: { value: -0.08, low: -0.21, high: 0.05 },
      expectedCalibrationError: 0.031,
    },
    operatingPoints: [
      {
        name: "vendor's threshold",
        threshold: 0.42,
        sensitivity: around(0.84, 0.05),
        specificity: around(0.79, 0.04),
        positivePredictiveValue: around(0.61, 0.06),
        negativePredictiveValue: around(0.93, 0.03),
      },
    ],
  };
}

const AGREEMENT: Agreement = {
  aurocDifference: { value: 0.0002, low: -0.0011, high: 0.0014 },
  equivalence: { margin: 0.01, pValue: 0.0001, equivalent: true },
  kolmogorovSmirnov: { statistic: 0.006, pValue: 0.9999 },
  brierDifference: { value: 0.00003, low: -0.0001, high: 0.00016 },
  decisionFlips: [{ operatingPoint: "vendor's threshold", flips: 1, of: 395, upperBound: 0.014 }],
  absoluteDifference: { mean: 0.0011, median: 0.0008, p99: 0.0047, max: 0.0083 },
  blandAltman: { bias: 0.00004, lower: -0.0029, upper: 0.003 },
  histogram: Array.from({ length: 20 }, (_, i) => ({
    from: i * 0.0004,
    to: (i + 1) * 0.0004,
    count: Math.round(140 * Math.exp(-i / 3.5)),
  })),
};

export function fullResults(proposal: ProposalDocument, auroc = 0.91): ReleasedResults {
  const base = releasedResults(proposal);
  const method =
    "A study's score is the highest score of its views. AUROC with bootstrap intervals over studies; paired differences by DeLong; equivalence by two one-sided tests; operating points with Wilson intervals.";
  const findings = proposal.findings.map((finding, index) => ({
    finding,
    positives: 118 - 31 * index,
    negatives: 277 + 31 * index,
    secure: performance(auroc - 0.04 * index),
    plaintext: performance(auroc - 0.04 * index - 0.0002),
    agreement: AGREEMENT,
  }));
  return {
    ...base,
    counts: { images: 668, studies: 395, sites: 3 },
    findings,
    macro: { secureAuroc: around(auroc - 0.02, 0.025), plaintextAuroc: around(auroc - 0.0202, 0.025) },
    groups: ['North wing', 'Lakeside', 'Mobile unit'].map((group, index) => ({
      column: 'site',
      group,
      studies: [231, 158, 6][index],
      suppressed: index === 2,
      findings:
        index === 2
          ? []
          : findings.map((row) => ({
              finding: row.finding,
              positives: 40,
              negatives: 90,
              auroc: around(auroc - 0.01 * index, 0.05),
            })),
    })),
    cost: {
      images: 668,
      secondsTotal: 3206,
      secondsPerImage: 4.8,
      bytesTotal: 3.4e11,
      bytesPerImage: 5.1e8,
      batchSize: 16,
      plaintextSecondsPerImage: 0.06,
      phases: [
        { name: 'Correlations', seconds: 1410, bytes: 4.1e10 },
        { name: 'Linear layers', seconds: 1120, bytes: 1.7e11 },
        { name: 'Comparisons', seconds: 676, bytes: 1.29e11 },
      ],
    },
    method: { ...base.method, resamples: 2000, intervals: 'BCa bootstrap over studies', text: method },
  };
}
