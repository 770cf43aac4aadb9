/** The figures of a report, by the names that its blocks give them. */
import type { Report } from '@doubleblind/contracts';
import type { FigureName } from '@doubleblind/report/content';
import type { ReactNode } from 'react';
import { formatEstimate } from '@/components/format';
import { BlandAltmanDrawing } from './bland-altman.tsx';
import { Forest } from './forest.tsx';
import { CalibrationDrawing, RocDrawing } from './lazy.tsx';
import { Drawing, NotDrawn, Panels } from './panels.tsx';
import { agreementText, calibrationText, rocText } from './texts.ts';

interface FigureProps {
  readonly report: Report;
  /** All its drawings at once. */
  readonly whole: boolean;
}

export const FIGURES: Record<FigureName, (props: FigureProps) => ReactNode> = {
  roc: RocFigure,
  blandAltman: BlandAltmanFigure,
  calibration: CalibrationFigure,
  forest: ForestFigure,
};

function RocFigure({ report: { performance }, whole }: FigureProps) {
  const entries = performance.flatMap(({ finding, roc, auroc }) => {
    if (roc === null) return [];
    const { secure, plaintext } = roc;
    const drawing =
      secure.points === null ? (
        <NotDrawn key={finding} reason={secure.reason ?? 'Not defined.'} />
      ) : (
        <Drawing key={finding} text={rocText(finding, secure, auroc)}>
          <RocDrawing secure={secure} plaintext={plaintext} />
        </Drawing>
      );
    return [{ finding, drawing, note: auroc.value === null ? undefined : `AUROC ${formatEstimate(auroc)}` }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function BlandAltmanFigure({ report: { agreement }, whole }: FigureProps) {
  const entries = (agreement?.findings ?? []).flatMap(({ finding, images }) => {
    if (images === null) return [];
    const drawing = (
      <Drawing key={finding} text={agreementText(finding, images)}>
        <BlandAltmanDrawing images={images} />
      </Drawing>
    );
    return [{ finding, drawing }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function CalibrationFigure({ report: { performance }, whole }: FigureProps) {
  const entries = performance.flatMap(({ finding, calibration }) => {
    if (calibration === null) return [];
    const { bins } = calibration;
    const drawing = bins.every(({ figures }) => figures === null) ? (
      <NotDrawn key={finding} reason="Too few studies in every bin." />
    ) : (
      <Drawing key={finding} text={calibrationText(finding, bins)}>
        <CalibrationDrawing bins={bins} />
      </Drawing>
    );
    return [{ finding, drawing }];
  });
  return <Panels entries={entries} whole={whole} />;
}

function ForestFigure({ report: { performance, agreement } }: FigureProps) {
  return (
    <Forest
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
