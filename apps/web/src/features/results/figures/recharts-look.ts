/** What the drawings with axes from 0 to 1 have in common. */
import type { Words } from '@/language/words';
import type { useInk } from './ink.ts';

type Ink = ReturnType<typeof useInk>;

export const MARGIN = { top: 8, right: 12, bottom: 18, left: 0 };
export const DIAGONAL = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
] as const;

export function axis(ink: Ink, t: Words) {
  const tickFormatter = (tick: number) => t.figures(String(tick));
  return { type: 'number', domain: [0, 1], tickCount: 6, tickFormatter, stroke: ink.soft, fontSize: 12 } as const;
}

export function label(value: string, ink: Ink) {
  return { value, position: 'insideBottom', offset: -10, fill: ink.soft, fontSize: 12 } as const;
}

/** Of the axis upwards. */
export function labelUp(value: string, ink: Ink) {
  return {
    value,
    angle: -90,
    position: 'insideLeft',
    style: { textAnchor: 'middle' },
    fill: ink.soft,
    fontSize: 12,
  } as const;
}

export function tooltipStyle(ink: Ink) {
  return { background: ink.surface, border: `1px solid ${ink.line}`, color: ink.ink };
}
