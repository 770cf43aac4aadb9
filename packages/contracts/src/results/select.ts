import type { ReleasePart } from '../evaluations/approval.ts';
import type { FindingResult, Performance, ReleasedResults } from './released.ts';

/** A performance with only the agreed parts; AUROC and Brier belong to every release. */
function selectPerformance(performance: Performance, parts: readonly ReleasePart[]): Performance {
  const { auroc, brier, averagePrecision, operatingPoints, rocCurve, calibration } = performance;
  return {
    auroc,
    brier,
    ...(parts.includes('discrimination') && averagePrecision && { averagePrecision }),
    ...(parts.includes('discrimination') && operatingPoints && { operatingPoints }),
    ...(parts.includes('curves') && rocCurve && { rocCurve }),
    ...(parts.includes('calibration') && calibration && { calibration }),
  };
}

function selectFinding(result: FindingResult, parts: readonly ReleasePart[]): FindingResult {
  const withAgreement = parts.includes('agreement');
  return {
    finding: result.finding,
    positives: result.positives,
    negatives: result.negatives,
    secure: selectPerformance(result.secure, parts),
    ...(withAgreement && result.plaintext && { plaintext: selectPerformance(result.plaintext, parts) }),
    ...(withAgreement && result.agreement && { agreement: result.agreement }),
  };
}

/** The results with only the parts that were agreed on; the hospital's agent applies this before it signs. */
export function selectParts(results: ReleasedResults, parts: readonly ReleasePart[]): ReleasedResults {
  const { cost, ...rest } = results;
  const { plaintextAuroc, ...macro } = results.macro;
  return {
    ...rest,
    findings: results.findings.map((finding) => selectFinding(finding, parts)),
    macro: { ...macro, ...(parts.includes('agreement') && plaintextAuroc && { plaintextAuroc }) },
    groups: parts.includes('by-site') ? results.groups : [],
    ...(parts.includes('cost') && cost && { cost }),
  };
}
