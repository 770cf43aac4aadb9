import type { ErrorEntry } from './entry.ts';

/** 7xxx: statistics, and the tables of scores and labels that they read. */
export const statisticsErrors = {
  DB7001: {
    title: 'The statistic is not defined for these data.',
    remedy: 'Look at the counts: both classes must occur.',
  },
  DB7002: {
    title: 'The inputs of a statistic do not belong together.',
    remedy: 'Give one score and one label for every study, in the same order, and at least one study.',
  },
  DB7003: {
    title: 'A score is not a finite number.',
    remedy: 'Find out why the model gives this value; a score that is not a number cannot be evaluated.',
  },
  DB7004: {
    title: 'A label is not 0 or 1.',
    remedy: 'Decide on uncertain or missing labels before the evaluation: 0 or 1.',
  },
  DB7005: {
    title: 'A score is not a probability.',
    remedy: 'Brier score and calibration need probabilities from 0 to 1.',
  },
  DB7006: {
    title: 'A setting of a statistic is out of range.',
    remedy: 'See the documentation of the statistic for its range.',
  },
  DB7011: {
    title: 'The CSV table has wrong columns.',
    remedy: 'The first line names the columns: study_id, then one column per finding, each name once.',
  },
  DB7012: {
    title: 'A line of the CSV table cannot be read.',
    remedy: 'Every line needs as many cells as the header; quotes must be closed and doubled inside quoted cells.',
  },
  DB7013: {
    title: 'A cell of the CSV table is not a number.',
    remedy: 'Write plain decimal numbers with a point, no blanks.',
  },
  DB7014: {
    title: 'A cell of the CSV table is out of range.',
    remedy: 'Scores are probabilities from 0 to 1, labels 0 or 1.',
  },
  DB7015: {
    title: 'A study or image occurs twice in the CSV table.',
    remedy: 'Give every study, or every image, one line.',
  },
  DB7017: {
    title: 'The tables do not hold the same studies.',
    remedy: 'Scores, reference and labels must list the same study_id values; add or remove the ones named.',
  },
  DB7018: {
    title: 'The tables do not hold the same findings.',
    remedy: 'Both score tables need the same findings, and the labels at least one of them, spelled alike.',
  },
  DB7021: {
    title: 'The file is not an evaluation report of a version that this software knows.',
    remedy:
      'Give the JSON file that `party-agent report --json` or a portal wrote, or use the version of the software that wrote it.',
  },
  DB7022: {
    title: 'The report was changed after it was signed, or its signature is not its own.',
    remedy: 'Do not use this file. Ask the hospital for the file that its agent wrote.',
  },
  DB7024: {
    title: 'The results were released by an earlier version, with figures from which labels can be computed.',
    remedy:
      'Do not pass the file on. Evaluate again with the present version; its releases are coarser. The signature of the old file can be checked with the version that wrote it.',
  },
  DB7023: {
    title: 'The report is signed by another key than the one expected.',
    remedy: "Compare the fingerprint with the hospital's by telephone; `party-agent identity` prints it there.",
  },
  DB7101: {
    title: 'A figure of the privacy budget is out of its range.',
    remedy: 'Correct the figure that the message names.',
  },
  DB7102: {
    title: 'No amount of noise reaches the wanted epsilon.',
    remedy: 'Allow a larger epsilon or delta, fewer steps, or a smaller share of records a step.',
  },
} as const satisfies Record<string, ErrorEntry>;
