/** The figures of a report, by the names that its blocks give them. */
import type { Report } from '@doubleblind/contracts';
import type { FigureName } from '@doubleblind/report/content';
import type { ReactNode } from 'react';
import { formatEstimate } from '@/components/format';
import { BlandAltmanDrawing } from './bland-altman.tsx';
import { Forest } from './forest.tsx';
import { CalibrationDrawing, RocDrawing } from './lazy.tsx';
import { Drawing, NotDrawn, Panels } from './panels.tsx';

export const FIGURES: Record<FigureName, (props: { report: Report }) => ReactNode> = {
  roc: RocFigure,
  blandAltman: BlandAltmanFigure,
  calibration: CalibrationFigure,
  forest: ForestFigure,
};

function RocFigure({ report: { performance } }: { report: Report }) {
  const entries = performance.flatMap(({ finding, roc, auroc }) => (roc === null ? [] : [{ finding, roc, auroc }]));
  return (
    <Panels
      entries={entries}
      draw={({ roc: { secure, plaintext } }) =>
        secure.points === null ? (
          <NotDrawn reason={secure.reason ?? 'Not defined.'} />
        ) : (
          <Drawing>
            <RocDrawing secure={secure} plaintext={plaintext} />
          </Drawing>
        )
      }
      note={({ auroc }) => (auroc.value === null ? undefined : `AUROC ${formatEstimate(auroc)}`)}
    />
  );
}

function BlandAltmanFigure({ report: { agreement } }: { report: Report }) {
  const entries = (agreement?.findings ?? []).flatMap(({ finding, images }) =>
    images === null ? [] : [{ finding, images }],
  );
  return (
    <Panels
      entries={entries}
      draw={({ images }) => (
        <Drawing>
          <BlandAltmanDrawing images={images} />
        </Drawing>
      )}
    />
  );
}

function CalibrationFigure({ report: { performance } }: { report: Report }) {
  const entries = performance.flatMap(({ finding, calibration }) =>
    calibration === null ? [] : [{ finding, bins: calibration.bins }],
  );
  return (
    <Panels
      entries={entries}
      draw={({ bins }) =>
        bins.every(({ figures }) => figures === null) ? (
          <NotDrawn reason="Too few studies in every bin." />
        ) : (
          <Drawing>
            <CalibrationDrawing bins={bins} />
          </Drawing>
        )
      }
    />
  );
}

function ForestFigure({ report: { performance, agreement } }: { report: Report }) {
  return (
    <Forest
      lines={performance.map(({ finding, auroc }) => ({
        key: finding,
        name: finding,
        estimate: auroc,
        plaintext: agreement?.findings.find((row) => row.finding === finding)?.auroc.plaintext ?? null,
      }))}
    />
  );
}
