/** What committees ask for: decisions in whole studies, what they are worth, groups, missing labels. */
import type { Report } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../../compose/checklists/items.ts';
import { type Block, heading, paragraph } from '../blocks.ts';
import { calibrationBlocks } from './calibration.ts';
import { decisionBlocks } from './decisions.ts';
import { averageBlocks, goalBlocks } from './goal.ts';
import { groupBlocks } from './groups.ts';
import { missingBlocks } from './labels.ts';
import { methods } from './methods.ts';
import { netBenefitBlocks } from './net-benefit.ts';
import { readerBlocks } from './readers.ts';
import { repeatabilityBlocks } from './repeatability.ts';

export function assessmentBlocks(report: Report): Block[] {
  const { assessment, method } = report;
  if (assessment === null) return [];
  const released = method.seed === null;
  const noisy = report.privateCounts !== undefined;
  const level = formatLevel(method.confidence);
  return [
    heading(SECTIONS.assessment),
    paragraph(noisy ? WITH_NOISE : released ? OF_A_RELEASE : OF_THE_FULL_REPORT),
    ...goalBlocks(assessment, level),
    ...averageBlocks(report, assessment),
    ...decisionBlocks(assessment, level),
    ...netBenefitBlocks(report, assessment),
    ...calibrationBlocks(assessment, level, released),
    ...missingBlocks(assessment, level),
    ...readerBlocks(assessment, level),
    ...repeatabilityBlocks(assessment),
    ...assessment.groups.flatMap((table) => groupBlocks(table, level)),
    ...methods(assessment, level),
  ];
}

const OF_THE_FULL_REPORT =
  'Of this section a release holds whether the declared goal is met, and what follows from other figures that it shows; the rest stays in the hospital.';
const OF_A_RELEASE =
  'What follows from the figures above, as they are rounded there. Smooth calibration, missing labels and comparisons of groups stay in the hospital.';
const WITH_NOISE =
  'Judged by the figures with noise alone. What else committees ask for needs exact counts and stays in the hospital.';
