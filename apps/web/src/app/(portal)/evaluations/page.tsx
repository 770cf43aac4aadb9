import { evaluationStateSchema } from '@doubleblind/contracts';
import type { Metadata } from 'next';
import Link from 'next/link';
import { stateName } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { FilterBar, givenTexts } from '@/components/ui/filter-bar';
import { Empty, PageHeader } from '@/components/ui/page';
import { EvaluationTable } from '@/features/evaluations/list';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
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

export const metadata: Metadata = { title: 'Evaluations' };

const GROUP_NAMES = { open: 'Open', released: 'Released', ended: 'Ended otherwise' } as const;
const ORDER_NAMES = {
  newest: 'Newest first',
  changed: 'Last changed first',
  model: 'By model',
  'test-set': 'By test set',
} as const;
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
  const actor = await requireActor();
  const query = givenTexts(await props.searchParams, NAMES);
  const { page: _page, ...narrowing } = query;
  const [list, choices] = await orNotFound(() =>
    Promise.all([listEvaluations(database(), actor, filterOf(query)), evaluationChoices(database(), actor)]),
  );
  const href = (page: number) => `/evaluations?${new URLSearchParams({ ...narrowing, page: String(page) })}`;
  const proposes = hasRoleFor(actor, 'evaluation.propose');
  const named = (rows: readonly { id: string; name: string }[]) => rows.map(({ id, name }) => [id, name] as const);
  const { formatNumberOf } = await readerFormats();
  return (
    <>
      <PageHeader
        title="Evaluations"
        lead="One model on one test set, on terms that both sides signed."
        actions={proposes && <ButtonLink href="/evaluations/new">Propose an evaluation</ButtonLink>}
      />
      <FilterBar
        path="/evaluations"
        query={query}
        search="Search names, purpose or number"
        choices={[
          {
            name: 'state',
            label: 'State',
            all: 'Any',
            options: [
              ...EVALUATION_GROUPS.map((name) => [name, GROUP_NAMES[name]] as const),
              ...evaluationStateSchema.options
                .filter((state) => state !== 'released')
                .map((state) => [state, stateName(state)] as const),
            ],
          },
          { name: 'model', label: 'Model', all: 'Any', options: named(choices.models) },
          { name: 'testSet', label: 'Test set', all: 'Any', options: named(choices.testSets) },
          { name: 'partner', label: 'With', all: 'Anybody', options: named(choices.partners) },
          {
            name: 'sort',
            label: 'Order',
            all: ORDER_NAMES.newest,
            options: Object.entries(ORDER_NAMES).filter(([name]) => name !== 'newest'),
          },
        ]}
      />
      {list.rows.length === 0 ? (
        <Empty title={Object.keys(narrowing).length > 0 ? 'No evaluation fits.' : 'No evaluation yet.'}>
          {Object.keys(narrowing).length > 0
            ? 'Choose less, or show all.'
            : proposes && 'Propose one: a model, a test set, and what it is for.'}
        </Empty>
      ) : (
        <EvaluationTable caption="Evaluations" rows={list.rows} />
      )}
      {list.total > 0 && (
        <nav aria-label="Pages" className="mt-4 flex items-center gap-4">
          {list.page > 1 && (
            <Link href={href(list.page - 1)} className="text-accent">
              Previous page
            </Link>
          )}
          <span className="text-soft">
            {formatNumberOf(list.total, 'evaluation')}
            {list.pages > 1 && `, page ${list.page} of ${list.pages}`}
          </span>
          {list.page < list.pages && (
            <Link href={href(list.page + 1)} className="text-accent">
              Next page
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
