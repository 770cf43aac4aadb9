/** Two discs that touch and do not cover each other: each side keeps its own. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <path d="M13 4.2a10 10 0 0 0 0 19.6z" fill="var(--vendor)" />
      <path d="M15 4.2a10 10 0 0 1 0 19.6z" fill="var(--hospital)" />
    </svg>
  );
}
