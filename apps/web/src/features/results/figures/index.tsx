/** The figures of a report, by the names that its blocks give them. */
import type { FindingAssessment, Report } from '@doubleblind/contracts';
import { agreementText, calibrationText, type FigureName, netBenefitText, rocText } from '@doubleblind/report/content';
import type { ReactNode } from 'react';
import { formatEstimate, formatValue } from '@/components/format';
import type { Words } from '@/language/words';
import { sayIn } from '../parts.ts';
import { BlandAltmanDrawing } from './bland-altman.tsx';
import { Forest } from './forest.tsx';
import { CalibrationDrawing, NetBenefitDrawing, RocDrawing } from './lazy.tsx';
import { Drawing, type PanelEntry, Panels } from './panels.tsx';

interface FigureProps {
  readonly report: Report;
  /** All its drawings at once. */
  readonly whole: boolean;
  readonly t: Words;
}

export const FIGURES: Record<FigureName, (props: FigureProps) => ReactNode> = {
  roc: RocFigure,
  averagedRoc: AveragedRocFigure,
  blandAltman: BlandAltmanFigure,
  calibration: CalibrationFigure,
  netBenefit: NetBenefitFigure,
  forest: ForestFigure,
};

function RocFigure({ report: { performance }, whole, t }: FigureProps) {
  const entries = performance.flatMap(({ finding, roc, auroc }): PanelEntry[] => {
    if (roc === null) return [];
    const { secure, plaintext } = roc;
    if (secure.points === null) return [{ finding, reason: t(secure.reason ?? 'Not defined.') }];
    const drawing = (
      <Drawing key={finding} text={rocText(finding, secure, auroc, sayIn(t))}>
        <RocDrawing secure={secure} plaintext={plaintext} />
      </Drawing>
    );
    return [{ finding, drawing, note: auroc.value === null ? undefined : `AUROC ${formatEstimate(auroc, t)}` }];
  });
  return <Panels entries={entries} whole={whole} />;
}

/** The mean of all curves, and all findings pooled; one that is not there has no panel. */
function AveragedRocFigure({ report: { assessment, macro }, whole, t }: FigureProps) {
  if (!assessment?.averagedRoc) return null;
  const entries = [
    { finding: t('Mean of all findings'), curve: assessment.averagedRoc.macro, auroc: macro.auroc },
    { finding: t('All findings pooled'), curve: assessment.averagedRoc.micro, auroc: assessment.microAuroc },
  ].flatMap(({ finding, curve, auroc }) => {
    if (curve.points === null) return [];
    const drawing = (
      <Drawing key={finding} text={rocText(finding, curve, auroc, sayIn(t))}>
        <RocDrawing secure={curve} plaintext={null} />
      </Drawing>
    );
    return [{ finding, drawing, note: auroc.value === null ? undefined : `AUROC ${formatEstimate(auroc, t)}` }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function NetBenefitFigure({ report: { assessment }, whole, t }: FigureProps) {
  const entries = (assessment?.findings ?? []).flatMap(({ finding, netBenefit }) => {
    if (netBenefit.length < 2) return [];
    const drawing = (
      <Drawing key={finding} text={netBenefitText(finding, netBenefit, sayIn(t))}>
        <NetBenefitDrawing netBenefit={netBenefit} />
      </Drawing>
    );
    return [{ finding, drawing }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function BlandAltmanFigure({ report: { agreement }, whole, t }: FigureProps) {
  const entries = (agreement?.findings ?? []).flatMap(({ finding, images }) => {
    if (images === null) return [];
    const drawing = (
      <Drawing key={finding} text={agreementText(finding, images, sayIn(t))}>
        <BlandAltmanDrawing images={images} t={t} />
      </Drawing>
    );
    return [{ finding, drawing }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function CalibrationFigure({ report: { performance, assessment }, whole, t }: FigureProps) {
  const entries = performance.flatMap(({ finding, calibration }): PanelEntry[] => {
    if (calibration === null) return [];
    const { bins } = calibration;
    const assessed = assessment?.findings.find((row) => row.finding === finding);
    if (bins.every(({ figures }) => figures === null)) return [{ finding, reason: t('Too few studies in every bin.') }];
    const drawing = (
      <Drawing key={finding} text={calibrationText(finding, bins, sayIn(t))}>
        <CalibrationDrawing bins={bins} curve={assessed?.smoothCalibration.curve ?? []} />
      </Drawing>
    );
    return [{ finding, drawing, note: assessed && calibrationNote(assessed, t) }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function calibrationNote({ smoothCalibration, observedToExpected }: FindingAssessment, t: Words): string | undefined {
  const figures = [
    ...(smoothCalibration.integratedIndex === null ? [] : [`ICI ${formatValue(smoothCalibration.integratedIndex, t)}`]),
    ...(observedToExpected.value === null ? [] : [`O:E ${formatEstimate(observedToExpected, t)}`]),
  ];
  return figures.length === 0 ? undefined : figures.join('; ');
}

function ForestFigure({ report: { performance, agreement }, t }: FigureProps) {
  return (
    <Forest
      t={t}
      measure="AUROC"
      lines={performance.map(({ finding, auroc }) => ({
        key: finding,
        name: finding,
        estimate: auroc,
        plaintext: agreement?.findings.find((row) => row.finding === finding)?.auroc.plaintext ?? null,
      }))}
    />
  );
}
