/** The comparison in Markdown: what was run, what is less than in the study, a table as its figure 1, and what holds. */
import { lossDistributionEpsilon, renyiEpsilon } from '@doubleblind/privacy';
import type { Setting } from '@doubleblind/training';
import { type Comparison, noiseOf, PAPER, roundsOf, SETTINGS } from './series.ts';
import { endOf, LATE_LOOKS, type Level, lateOf, levelWithin, runsOf } from './summary.ts';

/** Read off the study's figure 1 at its end: accuracy in percent, and epsilon at delta 1e-4. */
const STUDY: Record<Setting, { readonly accuracy: number; readonly epsilon: number | null }> = {
  c: { accuracy: 77.3, epsilon: null },
  f: { accuracy: 78.7, epsilon: null },
  cdp: { accuracy: 74.4, epsilon: 9.1 },
  fpdp: { accuracy: 73.4, epsilon: 19 },
  fscdp: { accuracy: 74, epsilon: 10.8 },
};
const NAMES: Record<Setting, string> = {
  c: 'C: all images in one place',
  f: 'F: federated averaging',
  cdp: 'CDP: in one place, with noise',
  fpdp: 'FPDP: noise enough at each hospital',
  fscdp: 'FSCDP: noise that adds up, secure sum',
};
/** What the study's log prints after so many rounds. */
const LOG: readonly [rounds: number, epsilon: number][] = [
  [301, 3.37],
  [631, 4.76],
  [931, 5.78],
  [1531, 7.48],
  [2431, 9.63],
  [3001, 10.83],
];
/** Points that FSCDP may lie below CDP, and what the study's run may spend by the tighter accountant. */
const WITHIN_POINTS = 3;
const MOST_EPSILON = 9.45;

export function comparisonText(comparison: Comparison, figure: string): string {
  const { task, parameters, choices, machine, createdAt } = comparison;
  return [
    `${task.title}; ${task.patients} patients of ${task.hospitals} hospitals to train on, ${task.testImages} images of others to test with. ` +
      `One layer is trained (${parameters} numbers), on the answers of a fixed bank of band-pass filters.`,
    `Run on ${createdAt.slice(0, 10)} on ${machine}, by \`npm run reproduce-training -- ${wordsOf(choices)}\`.`,
    ['Other than in the study:', ...differences(comparison).map((text) => `- ${text}`)].join('\n'),
    `![${qualityName(comparison)} and epsilon over passes, by setting](${figure})`,
    settingsTable(comparison),
    `Mean over the runs, and their standard deviation; beside the end the mean of each run’s last ${LATE_LOOKS} looks at the images to test with, for single steps move it. Samples, noise and who takes part in a round of F are drawn afresh in every run; the images and the weights to begin with are the same. ${guessing(comparison)}` +
      (choices.data === 'fundus'
        ? ' The study’s figures are of photographs of eyes and a larger network: only the order of the settings can be compared.'
        : ''),
    statements(comparison)
      .map((text) => `- ${text}`)
      .join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Accounting of the study's own run: no image is needed for it. */
export function accountText(): string {
  const rows = LOG.map(([steps, printed]) => {
    const mechanism = {
      samplingRate: PAPER.batch / PAPER.patients,
      noiseMultiplier: PAPER.noise.fscdp,
      steps,
    };
    const [distribution, renyi] = [
      lossDistributionEpsilon(mechanism, PAPER.delta),
      renyiEpsilon(mechanism, PAPER.delta).epsilon,
    ];
    return [String(steps), printed.toFixed(2), renyi.toFixed(2), distribution.toFixed(2)];
  });
  const spent = Number(rows.at(-1)?.at(-1));
  return [
    table(['Rounds', 'The study’s log', 'By Renyi divergences', 'By privacy loss distributions'], rows),
    `Epsilon at delta 1e-4 of the study's run: sampling 100 of 2,931, noise 1.15. ${spent <= MOST_EPSILON ? 'At' : '**Not** at'} most ${MOST_EPSILON} after all rounds by privacy loss distributions (${spent.toFixed(2)}), where the study says 10.83.`,
  ].join('\n\n');
}

function differences({ choices, task, parameters }: Comparison): string[] {
  const { rounds, runs, settings, learningRate, noise } = choices;
  return [
    `${parameters} numbers are learned, from nothing; the study goes on learning all ${PAPER.parameters} of SqueezeNet, which has learned on photographs of things. The noise of a step is the same in each number, so that fewer numbers suffer less from it.`,
    ...(learningRate === PAPER.learningRate
      ? []
      : [`A learning rate of ${learningRate} instead of ${PAPER.learningRate}, the same in all settings.`]),
    ...(rounds < PAPER.rounds ? [`${rounds} of its ${PAPER.rounds} rounds.`] : []),
    ...(settings.includes('f')
      ? [
          `F has ${roundsOf('f', choices, task.patients)} rounds, with as many gradients as the others’ ${rounds} rounds.`,
        ]
      : []),
    ...(noise === 'equal'
      ? [
          `Noise ${PAPER.noise.fscdp} in all private settings, so that they spend the same; the study has ${PAPER.noise.cdp} for CDP and ${PAPER.noise.fpdp} for FPDP.`,
        ]
      : []),
    ...(runs < PAPER.runs ? [`${runs} ${runs === 1 ? 'run' : 'runs'} of each setting instead of ${PAPER.runs}.`] : []),
  ];
}

function settingsTable(comparison: Comparison): string {
  const { choices, task } = comparison;
  const rows = choices.settings.flatMap((setting) => {
    const end = endOf(comparison, setting);
    if (!end) return [];
    const study = STUDY[setting];
    const shown = choices.data === 'fundus';
    return [
      [
        NAMES[setting],
        String(roundsOf(setting, choices, task.patients)),
        end.epsilon === null ? '–' : String(noiseOf(setting, choices)),
        quality(comparison, end),
        quality(comparison, lateOf(comparison, setting)),
        String(runsOf(comparison, setting).length),
        end.epsilon === null ? 'none' : end.epsilon.toFixed(2),
        ...(shown ? [`${study.accuracy.toFixed(1)}%`, study.epsilon === null ? 'none' : String(study.epsilon)] : []),
      ],
    ];
  });
  const header = [
    ...[
      'Setting',
      'Rounds',
      'Noise',
      `${qualityName(comparison)} at the end`,
      `Last ${LATE_LOOKS} looks`,
      'Runs',
      'Epsilon',
    ],
    ...(choices.data === 'fundus' ? ['Study: accuracy', 'Study: epsilon'] : []),
  ];
  return table(header, rows);
}

/** What asks for this run. */
const wordsOf = ({ data, settings, rounds, runs, noise }: Comparison['choices']) =>
  [
    '--json FILE',
    ...(data === 'fundus' ? [] : [`--data ${data}`]),
    ...(settings.length === SETTINGS.length ? [] : [`--settings ${settings.join()}`]),
    `--rounds ${rounds} --runs ${runs}`,
    ...(noise === 'paper' ? ['--noise paper'] : []),
  ].join(' ');

/** Of the difference of two means, by the spread over the runs; nothing where there is one run. */
function standardError(one: Level, other: Level): string {
  if (one.deviation === null || other.deviation === null) return '';
  const variance = one.deviation ** 2 / one.runs + other.deviation ** 2 / other.runs;
  return ` (standard error of the difference, by the runs: ${(100 * Math.sqrt(variance)).toFixed(1)} points)`;
}

/** What is to hold at equal epsilon, as it came out. */
function statements(comparison: Comparison): string[] {
  const secure = endOf(comparison, 'fscdp');
  if (!secure || secure.epsilon === null) return [];
  const held = (setting: Setting) => levelWithin(comparison, setting, secure.epsilon as number);
  const [central, alone] = [held('cdp'), held('fpdp')];
  const points = (difference: number) => `${(100 * difference).toFixed(1)} points`;
  const texts: string[] = [];
  if (central) {
    const difference = secure.mean - central.mean;
    texts.push(
      `At epsilon ${secure.epsilon.toFixed(2)} FSCDP is ${points(Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} CDP: ${100 * difference >= -WITHIN_POINTS ? 'within' : '**not** within'} ${WITHIN_POINTS} points${standardError(secure, central)}.`,
    );
  }
  if (alone) {
    const difference = secure.mean - alone.mean;
    texts.push(
      `At epsilon ${secure.epsilon.toFixed(2)} FSCDP is ${points(Math.abs(difference))} ${difference > 0 ? 'above' : '**below**'} FPDP${standardError(secure, alone)}.`,
    );
  }
  return texts;
}

function guessing({ task }: Comparison): string {
  if (task.commonest === null) return 'Guessing reaches 0.5.';
  return `Always naming the commonest class reaches ${(100 * task.commonest).toFixed(1)}%; ${task.testImages} images give an accuracy to within ${(100 / Math.sqrt(task.testImages)).toFixed(1)} points (two standard errors at one half), the same for all settings.`;
}

const qualityName = ({ task }: Comparison) => (task.commonest === null ? 'Mean AUROC' : 'Accuracy');

function quality({ task }: Comparison, { mean, deviation }: Pick<Level, 'mean' | 'deviation'>): string {
  const [unit, factor, digits] = task.commonest === null ? (['', 1, 3] as const) : (['%', 100, 1] as const);
  const spread = deviation === null ? '' : ` ± ${(factor * deviation).toFixed(digits)}`;
  return `${(factor * mean).toFixed(digits)}${spread}${unit === '' ? '' : ' %'}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
