import type { FindingAgreement } from '@doubleblind/contracts';
import type { Words } from '@/language/words';

const FRAME = { left: 58, top: 6, width: 196, height: 150 } as const;
/** The limits of agreement may lie beyond the largest difference; a little room keeps their lines inside the frame. */
const ROOM = 1.06;
/** Faintest and darkest field; most images crowd near zero, and the few others are the ones to look at. */
const SHADE = { one: 0.18, most: 1 } as const;

/** Mean of both scores across, secure minus plaintext upwards: fields hold counts of images, never one image's score. */
export function BlandAltmanDrawing({ images, t }: { images: NonNullable<FindingAgreement['images']>; t: Words }) {
  const { density, mean, lowerLimit, upperLimit } = images;
  const { columns, rows, range, cells } = density;
  const most = Math.max(...cells.map(([, , count]) => count));
  const edge = ROOM * Math.max(range, Math.abs(lowerLimit.value ?? 0), Math.abs(upperLimit.value ?? 0));
  const toY = (difference: number) => FRAME.top + (FRAME.height * (edge - difference)) / (2 * edge);
  const size = { width: FRAME.width / columns, height: (toY(-range) - toY(range)) / rows };
  const right = FRAME.left + FRAME.width;
  const bottom = FRAME.top + FRAME.height;
  const limit = t.figures(edge.toPrecision(2));
  return (
    <svg viewBox="0 0 260 190" className="size-full" role="presentation">
      {cells.map(([column, row, count]) => (
        <rect
          key={`${column}/${row}`}
          x={FRAME.left + column * size.width}
          y={toY(-range) - (row + 1) * size.height}
          {...size}
          className="fill-secure"
          fillOpacity={most === 1 ? 1 : SHADE.one + ((SHADE.most - SHADE.one) * Math.log(count)) / Math.log(most)}
        />
      ))}
      <rect x={FRAME.left} y={FRAME.top} width={FRAME.width} height={FRAME.height} className="fill-none stroke-soft" />
      <Level y={toY(mean)} />
      {[lowerLimit.value, upperLimit.value].map(
        (limit, index) => limit !== null && <Level key={index === 0 ? 'lower' : 'upper'} y={toY(limit)} dashed />,
      )}
      <g className="fill-soft" fontSize="11">
        <g textAnchor="end">
          <text x={FRAME.left - 5} y={FRAME.top + 9}>
            {limit}
          </text>
          <text x={FRAME.left - 5} y={toY(0) + 4}>
            0
          </text>
          <text x={FRAME.left - 5} y={bottom}>
            −{limit}
          </text>
        </g>
        <g textAnchor="middle">
          {[0, 0.5, 1].map((score) => (
            <text key={score} x={FRAME.left + score * FRAME.width} y={bottom + 14}>
              {t.figures(String(score))}
            </text>
          ))}
          <text x={(FRAME.left + right) / 2} y={bottom + 29}>
            {t('Mean of both scores')}
          </text>
          <text transform={`translate(12 ${(FRAME.top + bottom) / 2}) rotate(-90)`}>{t('Secure minus plaintext')}</text>
        </g>
      </g>
    </svg>
  );
}

function Level({ y, dashed = false }: { y: number; dashed?: boolean }) {
  return (
    <line
      x1={FRAME.left}
      x2={FRAME.left + FRAME.width}
      y1={y}
      y2={y}
      className="stroke-ink"
      strokeWidth="1"
      {...(dashed && { strokeDasharray: '4 3' })}
    />
  );
}
