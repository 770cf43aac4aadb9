import type { Metadata } from 'next';
import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button';
import { Empty, PageHeader } from '@/components/ui/page';
import { EvaluationTable } from '@/features/evaluations/list';
import { orNotFound, requireActor } from '@/features/session/current';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { type EvaluationGroup, listEvaluations } from '@/server/evaluations/read/evaluations';
import { numberIn } from '@/server/input';

export const metadata: Metadata = { title: 'Evaluations' };

const GROUPS: readonly (readonly [EvaluationGroup | '', string])[] = [
  ['', 'All'],
  ['open', 'Open'],
  ['released', 'Released'],
  ['ended', 'Ended otherwise'],
];

export default async function EvaluationsPage({
  searchParams,
}: {
  searchParams: Promise<{ group?: string; page?: string }>;
}) {
  const actor = await requireActor();
  const query = await searchParams;
  const group = GROUPS.find(([name]) => name === query.group)?.[0] || undefined;
  const list = await orNotFound(() =>
    listEvaluations(database(), actor, { ...(group && { group }), page: numberIn(query.page) ?? 1 }),
  );
  const href = (page: number) => `/evaluations?${new URLSearchParams({ ...(group && { group }), page: String(page) })}`;
  return (
    <>
      <PageHeader
        title="Evaluations"
        lead="One model on one test set, on terms that both sides signed."
        actions={
          hasRoleFor(actor, 'evaluation.propose') && (
            <ButtonLink href="/evaluations/new">Propose an evaluation</ButtonLink>
          )
        }
      />
      <nav aria-label="Which evaluations" className="mb-5 flex flex-wrap gap-1">
        {GROUPS.map(([name, text]) => (
          <Link
            key={name}
            href={name ? `/evaluations?group=${name}` : '/evaluations'}
            prefetch={false}
            aria-current={(group ?? '') === name ? 'page' : undefined}
            className={`rounded-md px-3 py-1.5 ${(group ?? '') === name ? 'bg-accent-wash font-medium text-accent' : 'text-soft hover:bg-sunken'}`}
          >
            {text}
          </Link>
        ))}
      </nav>
      {list.rows.length === 0 ? (
        <Empty title="No evaluation here.">Propose one, or look at another group.</Empty>
      ) : (
        <EvaluationTable caption="Evaluations" rows={list.rows} />
      )}
      {list.pages > 1 && (
        <nav aria-label="Pages" className="mt-4 flex items-center gap-4">
          {list.page > 1 && (
            <Link href={href(list.page - 1)} className="text-accent">
              Newer
            </Link>
          )}
          <span className="text-soft">
            Page {list.page} of {list.pages}
          </span>
          {list.page < list.pages && (
            <Link href={href(list.page + 1)} className="text-accent">
              Older
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
