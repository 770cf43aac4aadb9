import { evaluationStateSchema } from '@doubleblind/contracts';
import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { givenTexts } from '@/components/ui/given-texts';
import { Empty, PageHeader } from '@/components/ui/page';
import { STATE_NAMES } from '@/components/ui/state-names';
import { EvaluationTable } from '@/features/evaluations/list';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { translatable } from '@/language/words';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import {
  EVALUATION_GROUPS,
  EVALUATION_ORDERS,
  type EvaluationFilter,
  evaluationChoices,
  listEvaluations,
} from '@/server/evaluations/read/evaluations';
import { isIdentifier, numberIn } from '@/server/input';

export const generateMetadata = titled('Evaluations');

const GROUP_NAMES = translatable({ open: 'Open', released: 'Released', ended: 'Ended otherwise' });
const ORDER_NAMES = translatable({
  newest: 'Newest first',
  changed: 'Last changed first',
  model: 'By model',
  'test-set': 'By test set',
});
const NAMES = ['q', 'state', 'model', 'testSet', 'partner', 'sort', 'page'] as const;

function filterOf(query: Partial<Record<(typeof NAMES)[number], string>>): EvaluationFilter {
  const group = EVALUATION_GROUPS.find((name) => name === query.state);
  const state = evaluationStateSchema.options.find((name) => name === query.state);
  const order = (Object.keys(EVALUATION_ORDERS) as (keyof typeof EVALUATION_ORDERS)[]).find(
    (name) => name === query.sort,
  );
  return {
    ...(query.q && { search: query.q }),
    ...(group ? { group } : state && { state }),
    ...(isIdentifier(query.model) && { modelId: query.model }),
    ...(isIdentifier(query.testSet) && { testSetId: query.testSet }),
    ...(isIdentifier(query.partner) && { partnerId: query.partner }),
    ...(order && { order }),
    page: numberIn(query.page) ?? 1,
  };
}

export default async function EvaluationsPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const t = await readerWords();
  const actor = await requireActor();
  const query = givenTexts(await props.searchParams, NAMES);
  const { page: _page, ...narrowing } = query;
  const [list, choices] = await orNotFound(() =>
    Promise.all([listEvaluations(database(), actor, filterOf(query)), evaluationChoices(database(), actor)]),
  );
  const href = (page: number) => `/evaluations?${new URLSearchParams({ ...narrowing, page: String(page) })}`;
  const proposes = hasRoleFor(actor, 'evaluation.propose');
  const named = (rows: readonly { id: string; name: string }[]) => rows.map(({ id, name }) => [id, name] as const);
  return (
    <>
      <PageHeader
        title={t('Evaluations')}
        lead={t('One model on one test set, on terms that both sides signed.')}
        actions={proposes && <ButtonLink href="/evaluations/new">{t('Propose an evaluation')}</ButtonLink>}
      />
      <FilterBar
        path="/evaluations"
        query={query}
        search={t('Search names, purpose or number')}
        choices={[
          {
            name: 'state',
            label: t('State'),
            all: t('Any'),
            options: [
              ...EVALUATION_GROUPS.map((name) => [name, t(GROUP_NAMES[name])] as const),
              ...evaluationStateSchema.options
                .filter((state) => state !== 'released')
                .map((state) => [state, t(STATE_NAMES[state])] as const),
            ],
          },
          { name: 'model', label: t('Model'), all: t('Any'), options: named(choices.models) },
          { name: 'testSet', label: t('Test set'), all: t('Any'), options: named(choices.testSets) },
          { name: 'partner', label: t('With'), all: t('Anybody'), options: named(choices.partners) },
          {
            name: 'sort',
            label: t('Order'),
            all: t(ORDER_NAMES.newest),
            options: Object.entries(ORDER_NAMES).flatMap(([name, text]) =>
              name === 'newest' ? [] : [[name, t(text)] as const],
            ),
          },
        ]}
      />
      {list.rows.length === 0 ? (
        <Empty title={Object.keys(narrowing).length > 0 ? t('No evaluation fits.') : t('No evaluation yet.')}>
          {Object.keys(narrowing).length > 0
            ? t('Choose less, or show all.')
            : proposes && t('Propose one: a model, a test set, and what it is for.')}
        </Empty>
      ) : (
        <EvaluationTable caption={t('Evaluations')} rows={list.rows} />
      )}
      {list.total > 0 && (
        <nav aria-label={t('Pages')} className="mt-4 flex items-center gap-4">
          {list.page > 1 && (
            <Link href={href(list.page - 1)} className="text-accent">
              {t('Previous page')}
            </Link>
          )}
          <span className="text-soft">
            {t('{total, plural, one {# evaluation} other {# evaluations}}', { total: list.total })}
            {list.pages > 1 && t(', page {page} of {pages}', { page: list.page, pages: list.pages })}
          </span>
          {list.page < list.pages && (
            <Link href={href(list.page + 1)} className="text-accent">
              {t('Next page')}
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
