/** The attacks, run on the very document that is about to be released, and what they find in words for the people who release it. */
import type { AttackFound, ReleasedResults, Report } from '@doubleblind/contracts';
import type { Evidence } from '../evidence.ts';
import { attackBounds } from './near-bounds.ts';
import { attackOnlyPositive, attackPlots } from './single-values.ts';
import { attackGroups } from './small-groups.ts';
import { attackStaircase } from './staircase.ts';

/** How much the figures of a finding can tell of its labels, in bits. */
export interface Information {
  readonly finding: string;
  readonly told: number;
  readonly held: number;
}

/** `earlier`: how many earlier releases of the hospital the document was held against. */
export function examine(
  { report }: ReleasedResults,
  evidence: Evidence,
  information: readonly Information[],
  earlier: number,
): AttackFound[] {
  return [
    ...labelsFromScores(report, evidence),
    informationLeft(information),
    smallGroups(report, evidence),
    onlyPositives(report),
    singleImages(report),
    {
      attack: 'Comparison with earlier releases',
      found: 0,
      text:
        earlier === 0
          ? 'Your agent has released nothing before.'
          : `No set of studies shown here differs from one shown in your ${earlier} earlier release${earlier === 1 ? '' : 's'} by fewer than ten ` +
            'studies, five of either class, or ten patients; what would have differed by fewer was left out.',
    },
  ];
}

function labelsFromScores(report: Report, evidence: Evidence): AttackFound[] {
  const attacks = report.performance.map((finding) => {
    const own = evidence.findings.find((entry) => entry.finding === finding.finding)!;
    const staircase = attackStaircase(finding, own);
    return { finding: finding.finding, ...staircase, bounds: attackBounds(report, own, staircase) };
  });
  const count = (labels: Int8Array) => labels.filter((label) => label >= 0).length;
  const all = attacks.reduce((sum, { labels }) => sum + labels.length, 0);
  const found = attacks.reduce((sum, { labels }) => sum + count(labels), 0);
  const bounded = attacks.reduce((sum, { bounds }) => sum + count(bounds), 0);
  const [tightest] = [...attacks].sort((a, b) => a.fits - b.fits);
  const ways =
    tightest === undefined
      ? ''
      : ` The fewest ways to label the studies that still fit: about 2^${Math.floor(tightest.fits)}, for ${tightest.finding}.`;
  return [
    {
      attack: 'Labels, by somebody who knows every score',
      found,
      text: `A vendor that had the images for a comparison knows every score. From counts along the scores it gets ${found} of ${all} labels for certain.${ways}`,
    },
    {
      attack: 'Labels, from figures near the best that there is',
      found: bounded,
      text: `The better a model, the fewer ways to label the studies go with its AUROC. Whoever knows every score gets ${bounded} of ${all} labels for certain from AUROC, average precision and Brier score, of all studies or of a group.`,
    },
  ];
}

function informationLeft(information: readonly Information[]): AttackFound {
  const [most] = [...information].sort((a, b) => b.told / b.held - a.told / a.held);
  return {
    attack: 'Labels, by any computation',
    found: information.filter(({ told, held }) => told >= held).length,
    text:
      most === undefined
        ? 'No finding has a figure in this document.'
        : `Whatever is computed from them, the figures of ${most.finding} tell on average at most ${Math.ceil(most.told)} of the ${Math.floor(most.held)} bits that its ` +
          'labels hold; those of the other findings tell a smaller share.',
  };
}

function smallGroups(report: Report, evidence: Evidence): AttackFound {
  const small = report.performance.flatMap(({ finding }) => {
    const { columns, patients } = evidence.findings.find((entry) => entry.finding === finding)!;
    return attackGroups(report, finding, columns, patients);
  });
  const shown = report.groups.flatMap(({ findings }) => findings.flatMap(({ groups }) => groups)).length;
  return {
    attack: 'Groups added and subtracted',
    found: small.length,
    text:
      shown === 0
        ? 'No table by group is in this document.'
        : `Of all sets of studies that follow from the tables by group, ${small.length} have fewer than ten studies, fewer than five of a class, or fewer than ten patients.`,
  };
}

function onlyPositives({ performance }: Report): AttackFound {
  const found = performance.filter((finding) => attackOnlyPositive(finding) !== null).length;
  return {
    attack: 'Findings of one study',
    found,
    text: `${found} finding${found === 1 ? ' has' : 's have'} a single positive study, whose rank its AUROC would be.`,
  };
}

function singleImages(report: Report): AttackFound {
  const { single, few, extremes } = attackPlots(report);
  return {
    attack: 'Single images in plots',
    found: few + extremes.length,
    text: `${few} fields of the difference plots hold fewer than five images (${single} of them one), and ${extremes.length} largest differences are shown.`,
  };
}
