import Link from 'next/link';
import type { ComponentProps } from 'react';

type Look = 'primary' | 'quiet' | 'danger';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-accent-ink border-transparent hover:opacity-90',
  quiet: 'bg-surface text-ink border-line hover:border-soft',
  danger: 'bg-surface text-bad border-line hover:border-bad',
};

const SHAPE =
  'inline-flex min-h-[2.6rem] items-center justify-center gap-2 rounded-md border px-4 py-1.5 font-medium no-underline ' +
  'disabled:cursor-not-allowed disabled:opacity-50';

export function Button({ look = 'primary', className = '', ...props }: ComponentProps<'button'> & { look?: Look }) {
  return <button type="button" {...props} className={`${SHAPE} ${LOOKS[look]} ${className}`} />;
}

export function ButtonLink({
  look = 'primary',
  className = '',
  ...props
}: ComponentProps<typeof Link> & { look?: Look }) {
  return <Link prefetch={false} {...props} className={`${SHAPE} ${LOOKS[look]} ${className}`} />;
}

/** A link to a file: the browser fetches it itself, no page comes of it. */
export function FileLink({ look = 'quiet', className = '', ...props }: ComponentProps<'a'> & { look?: Look }) {
  return <a download {...props} className={`${SHAPE} ${LOOKS[look]} ${className}`} />;
}
