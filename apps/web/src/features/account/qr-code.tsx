import { encode } from 'uqr';

/** Modules of quiet around the code (ISO/IEC 18004, 6.3.8): dark pages would run into it. */
const QUIET = 4;

/** Drawn black on white whatever the theme: many readers want it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="my-3 size-52 rounded-md bg-white"
    >
      <path d={path} fill="black" />
    </svg>
  );
}
