import Link from 'next/link';
import type { ReactNode } from 'react';

/** Heading of a page: where one is, what it is, and what one can do. */
export function PageHeader(props: {
  title: ReactNode;
  lead?: ReactNode;
  back?: { href: string; label: string };
  actions?: ReactNode;
}) {
  return (
    <header className="mb-8 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0 max-w-3xl">
        {props.back && (
          <Link href={props.back.href} prefetch={false} className="mb-1 inline-block text-sm text-soft hover:text-ink">
            ← {props.back.label}
          </Link>
        )}
        <h1 className="text-[1.7rem] tracking-tight break-words">{props.title}</h1>
        {props.lead && <p className="mt-1.5 text-soft">{props.lead}</p>}
      </div>
      {props.actions && <div className="flex flex-wrap gap-2">{props.actions}</div>}
    </header>
  );
}

/** A part of a page with its own heading. */
export function Section(props: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section className="mb-10" aria-labelledby={props.id}>
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
        <h2 id={props.id} className="text-lg">
          {props.title}
        </h2>
        {props.actions}
      </div>
      {props.lead && <p className="mb-4 max-w-3xl text-soft">{props.lead}</p>}
      {props.children}
    </section>
  );
}

export function Panel({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-lg border border-line bg-surface p-5 ${className}`}>{children}</div>;
}

/** What to say where a list is empty: why, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-line px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="mx-auto mt-1 max-w-md text-soft">{children}</div>}
    </div>
  );
}

type Tone = 'info' | 'good' | 'warn' | 'bad';
const TONES: Record<Tone, string> = {
  info: 'border-line bg-sunken',
  good: 'border-good/40 bg-good-wash',
  warn: 'border-warn/40 bg-warn-wash',
  bad: 'border-bad/40 bg-bad-wash',
};

export function Notice({ tone = 'info', title, children }: { tone?: Tone; title?: string; children?: ReactNode }) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'note'} className={`rounded-md border px-4 py-3 ${TONES[tone]}`}>
      {title && <p className="font-medium">{title}</p>}
      {children && <div className="text-ink">{children}</div>}
    </div>
  );
}

/** Pairs of a term and what it is. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-8 sm:grid-cols-[minmax(9rem,max-content)_1fr]">
      {rows.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-soft sm:mb-2">{term}</dt>
          <dd className="mb-3 min-w-0 break-words sm:mb-2">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
