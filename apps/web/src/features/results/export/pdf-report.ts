import { fingerprint } from '@doubleblind/contracts';
import {
  formatBytes,
  formatCount,
  formatEstimate,
  formatPValue,
  formatSeconds,
  formatTime,
} from '../../../components/format.ts';
import type { ReleasedEvaluation } from '../../evaluations/queries.ts';
import { comparisonText } from '../../evaluations/texts.ts';
import { ReportLayout } from './layout.ts';

/** The report that can go to a committee: terms, tables, curves, method and fingerprints. */
export function resultsPdf(evaluation: ReleasedEvaluation): Uint8Array {
  const { proposal, signed, vendor, hospital } = evaluation;
  const results = signed.document;
  const { findings, method, counts, cost, groups } = results;
  const report = new ReportLayout();
  const title = `${proposal.model.name} ${proposal.model.modelVersion} on ${proposal.testSet.name}`;
  report.heading(title, 18);
  report.paragraph(
    `Evaluation #${evaluation.number} of ${vendor}'s model on ${hospital}'s images, released ${formatTime(evaluation.releasedAt)}.`,
  );
  report.paragraph(`Purpose: ${proposal.purpose}`);
  report.paragraph(
    `${formatCount(counts.images)} images, ${formatCount(counts.studies)} studies, ${formatCount(counts.sites)} sites. The images and labels did not leave the hospital's agent, the weights did not leave the vendor's agent; both worked together by secure two-party computation.`,
  );
  report.paragraph(`Plaintext comparison: ${comparisonText(proposal.plaintextComparison)}`);

  const plain = findings.some((row) => row.plaintext);
  report.heading('Discrimination');
  report.table(
    [
      { title: 'Finding', share: 3 },
      { title: 'Positive', share: 1.3, right: true },
      { title: 'Negative', share: 1.4, right: true },
      { title: 'AUROC, protected', share: 3, right: true },
      ...(plain
        ? [
            { title: 'AUROC, plaintext', share: 3, right: true },
            { title: 'Difference', share: 3.9, right: true },
          ]
        : []),
    ],
    findings.map((row) => [
      row.finding,
      formatCount(row.positives),
      formatCount(row.negatives),
      formatEstimate(row.secure.auroc),
      ...(plain
        ? [
            row.plaintext ? formatEstimate(row.plaintext.auroc) : '–',
            row.agreement ? formatEstimate(row.agreement.aurocDifference, 4) : '–',
          ]
        : []),
    ]),
    `Area under the ROC curve with ${Math.round(method.confidence * 100)}% intervals (${method.intervals}). Mean over the findings: ${formatEstimate(results.macro.secureAuroc)}.`,
  );
  const curves = findings.filter((row) => row.secure.rocCurve);
  if (curves.length > 0) {
    report.heading('ROC curves');
    report.paragraph(plain ? 'Under protection (solid) and plaintext (dashed).' : 'Under protection.', { soft: true });
    report.curves(
      curves.map((row) => ({ title: row.finding, secure: row.secure.rocCurve!, plaintext: row.plaintext?.rocCurve })),
    );
  }
  report.heading('Brier score');
  report.table(
    [
      { title: 'Finding', share: 3 },
      { title: 'Protected', share: 3, right: true },
      ...(plain ? [{ title: 'Plaintext', share: 3, right: true }] : []),
    ],
    findings.map((row) => [
      row.finding,
      formatEstimate(row.secure.brier, 4),
      ...(plain ? [row.plaintext ? formatEstimate(row.plaintext.brier, 4) : '–'] : []),
    ]),
    'Mean squared distance between score and truth; 0 is perfect.',
  );
  const points = findings.flatMap((row) =>
    (row.secure.operatingPoints ?? []).map((point) => ({ finding: row.finding, ...point })),
  );
  if (points.length > 0) {
    report.heading('Operating points');
    report.table(
      [
        { title: 'Finding', share: 2 },
        { title: 'Operating point', share: 2 },
        { title: 'Sensitivity', share: 2.6, right: true },
        { title: 'Specificity', share: 2.6, right: true },
      ],
      points.map((row) => [
        row.finding,
        `${row.name} (${row.threshold.toFixed(3)})`,
        formatEstimate(row.sensitivity, 2),
        formatEstimate(row.specificity, 2),
      ]),
    );
  }
  const compared = findings.filter((row) => row.agreement);
  if (compared.length > 0) {
    report.heading('Secure against plaintext');
    report.table(
      [
        { title: 'Finding', share: 2 },
        { title: 'K-S (p)', share: 2, right: true },
        { title: 'Mean |difference|', share: 2, right: true },
        { title: 'Largest', share: 1.6, right: true },
        { title: 'Equivalent within margin (p)', share: 2.4 },
        { title: 'Decision flips', share: 2.4 },
      ],
      compared.map(({ finding, agreement }) => [
        finding,
        `${agreement!.kolmogorovSmirnov.statistic.toFixed(4)} (${formatPValue(agreement!.kolmogorovSmirnov.pValue)})`,
        agreement!.absoluteDifference.mean.toExponential(1),
        agreement!.absoluteDifference.max.toExponential(1),
        `${agreement!.equivalence.equivalent ? 'yes' : 'not shown'}, ±${agreement!.equivalence.margin} (${formatPValue(agreement!.equivalence.pValue)})`,
        agreement!.decisionFlips.map((flip) => `${flip.flips} of ${flip.of} (${flip.operatingPoint})`).join('; ') ||
          '–',
      ]),
    );
  }
  if (groups.length > 0) {
    report.heading('By site and other groups');
    report.table(
      [
        { title: 'Group', share: 2 },
        { title: 'Studies', share: 1, right: true },
        { title: 'AUROC per finding', share: 6 },
      ],
      groups.map((group) => [
        `${group.column}: ${group.group}`,
        formatCount(group.studies),
        group.suppressed
          ? 'too few studies'
          : group.findings.map((row) => `${row.finding} ${formatEstimate(row.auroc, 2)}`).join('; '),
      ]),
    );
  }
  if (cost) {
    report.heading('Time and bytes');
    report.paragraph(
      `${formatSeconds(cost.secondsPerImage)} and ${formatBytes(cost.bytesPerImage)} an image; ${formatSeconds(cost.secondsTotal)} and ${formatBytes(cost.bytesTotal)} in total, in batches of ${cost.batchSize}.`,
    );
  }
  report.heading('Method');
  report.paragraph(method.text || 'Not stated.');
  report.heading('Fingerprints');
  for (const [name, value] of [
    ['Program', results.programHash],
    ['Test set, images and labels', results.contentHash],
    ['Terms', results.proposalHash],
    ["Hospital's agent", fingerprint(signed.publicKey)],
    ["Vendor's agent", fingerprint(proposal.vendor.agentKey)],
    ['Signature of the results', signed.signature],
    ['Software', results.softwareVersion],
  ]) {
    report.paragraph(`${name}: ${value}`, { size: 8.5, soft: true });
  }
  return report.finish(`Doubleblind, evaluation #${evaluation.number}: ${title}`);
}
