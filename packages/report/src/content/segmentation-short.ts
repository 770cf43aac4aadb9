/** The first thing on the first page of a report of masks: what was asked, the answer, how sure, what to beware of. */
import type { CaseFigure, Report, Segmentation } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { list } from '../compose/list.ts';
import { type Block, heading, paragraph, type Say } from './blocks.ts';
import { caseFigureText } from './segmentation.ts';
import { asked, preflightSentences } from './short.ts';

export function segmentationInShort(report: Report, { structures }: Segmentation, say: Say): Block[] {
  const level = formatLevel(report.method.confidence);
  const answers = [
    ...structures.flatMap(({ structure, dice }) => answerOf(structure, dice, level, say)),
    ...(structures.length === 0 ? [say('No structure has figures to show; the reasons stand below.')] : []),
    ...preflightSentences(report, say),
  ];
  return [
    heading('In short'),
    paragraph(asked(report, say), 'What was asked.'),
    ...answers.map((text, i) => paragraph(text, i === 0 ? 'The answer.' : undefined)),
    paragraph(sureness(report, level, say), 'How sure.'),
    paragraph(warnings(report, structures, say), 'What to beware of.'),
  ];
}

function answerOf(
  structure: string,
  { mean, median }: Segmentation['structures'][number]['dice'],
  level: string,
  say: Say,
): string[] {
  if (mean.value === null && median.value === null)
    return [say('No Dice coefficient of {structure} is shown; the reasons stand below.', { structure })];
  const values = { structure, level, mean: toldText(mean, say), median: toldText(median, say) };
  if (mean.value === null) return [say('Dice coefficient of {structure} ({level} interval): median {median}.', values)];
  if (median.value === null) return [say('Dice coefficient of {structure} ({level} interval): mean {mean}.', values)];
  return [say('Dice coefficient of {structure} ({level} intervals): mean {mean}, median {median}.', values)];
}

/** Steps beyond which a figure is told with its step: "1.0" may be anything from 0.9 on. */
const COARSE = 0.01;

function toldText(figure: CaseFigure, say: Say): string {
  const text = caseFigureText(figure, 3);
  if (figure.value === null || figure.step === null || figure.step <= COARSE) return text;
  return say('{figure} (rounded to multiples of {step})', { figure: text, step: figure.step });
}

function sureness({ method }: Report, level: string, say: Say): string {
  return say(
    method.unit === 'patient'
      ? 'Intervals hold the true value in about {level} of such test sets, each structure by itself; they count patients as independent.'
      : 'Intervals hold the true value in about {level} of such test sets, each structure by itself; they count cases as independent.',
    { level },
  );
}

function warnings({ counts, method }: Report, structures: Segmentation['structures'], say: Say): string {
  const missed = structures.filter((row) => (row.counts?.oneEmpty ?? 0) > 0).map(({ structure }) => structure);
  return [
    say('A coefficient alone says little of small structures: read the distances and volumes beside it.'),
    ...(missed.length === 0
      ? []
      : [
          say('In some cases one of the masks of {structures} is empty, which has no distance.', {
            structures: list(missed),
          }),
        ]),
    ...(method.unit === 'patient' ? [] : [say('If patients have several cases here, every interval is too narrow.')]),
    ...(counts.sites === null || counts.sites === 1 ? [say('Nothing is known of other sites.')] : []),
    say('All of it stands under Limitations.'),
  ].join(' ');
}
