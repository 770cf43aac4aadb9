/** What somebody could learn from a release with noise, for the people who release it. */
import type { AttackFound, PrivateCounts, ReleasedResults } from '@doubleblind/contracts';
import { privacyText } from '@doubleblind/contracts';
import { attackStaircase } from '../attacks/staircase.ts';
import type { Evidence } from '../evidence.ts';
import type { ReleaseRecord } from '../record.ts';
import { type SpentElsewhere, spentBefore, withoutNoiseBefore } from './ledger.ts';

/** What the attacks find in a release with noise, and how much of `limit`, the greatest epsilon, is spent with those before. */
export function examinePrivately(
  { report }: ReleasedResults,
  evidence: Evidence,
  earlier: readonly ReleaseRecord[],
  limit: number,
  trainings: readonly SpentElsewhere[] = [],
): AttackFound[] {
  const { privacy, unit } = report.privateCounts as PrivateCounts;
  const spent = spentBefore(evidence, earlier, trainings);
  const open = withoutNoiseBefore(evidence, earlier).length;
  const attacks = report.performance.flatMap((finding) => {
    const known = evidence.findings.find((entry) => entry.finding === finding.finding);
    return known ? [{ known, ...attackStaircase(finding, { scores: known.scores }) }] : [];
  });
  const certain = attacks.reduce((sum, { labels }) => sum + labels.filter((label) => label >= 0).length, 0);
  const right = attacks.reduce(
    (sum, { labels, known }) => sum + labels.filter((label, study) => label === known.labels[study]).length,
    0,
  );
  const guessed = attacks.reduce((sum, { labels, known }) => sum + rightByGuessing(labels, known.labels), 0);
  return [
    {
      attack: `One ${unit}, by somebody who knows all others`,
      found: 0,
      text: privacyText(privacy),
    },
    {
      attack: 'Labels, by somebody who knows every score and takes the noisy counts for exact',
      found: 0,
      text:
        certain === 0
          ? 'No way to label the studies fits counts with noise, so this attack concludes nothing.'
          : `It concludes ${certain} labels, of which ${right} are right; which, it cannot tell. ` +
            `Who takes the finding’s commoner label for each of them is right in ${guessed}.`,
    },
    {
      attack: 'This, all earlier releases with noise and all trainings together',
      found: 0,
      text:
        `Earlier releases of the same patients${spent.others > 0 ? `, and ${spent.others} training${spent.others > 1 ? 's' : ''}` : ''} have spent epsilon ${rounded(spent.epsilon)}; with this one it is ${rounded(spent.epsilon + privacy.epsilon)}, ` +
        `delta ${rounded(spent.delta + privacy.delta)}. Your limit is ${limit}.`,
    },
    {
      attack: 'Earlier releases without noise',
      found: 0,
      text:
        open === 0
          ? 'None of these patients is in an earlier release without noise.'
          : `${open} earlier release${open === 1 ? '' : 's'} of the same patients ${open === 1 ? 'has' : 'have'} no noise: what ${open === 1 ? 'it tells' : 'they tell'} stays told, and this promise is of this document alone.`,
    },
  ];
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** How many of the concluded labels are right by chance: those of the class that more studies of the finding have. */
function rightByGuessing(concluded: Int8Array, labels: Uint8Array): number {
  const positive = labels.reduce((sum, label) => sum + label, 0);
  const commoner = 2 * positive > labels.length ? 1 : 0;
  return concluded.reduce((sum, label, study) => sum + (label >= 0 && labels[study] === commoner ? 1 : 0), 0);
}
