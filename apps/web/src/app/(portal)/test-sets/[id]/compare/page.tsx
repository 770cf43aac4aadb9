import type { Metadata } from 'next';
import Link from 'next/link';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { compareOnTestSet } from '@/features/results/comparison';
import { EstimateCell } from '@/features/results/estimate-cell';
import { IntervalPlot } from '@/features/results/interval-plot';
import { orNotFound, requireActor } from '@/features/session/current';
import { readTestSet } from '@/features/test-sets/queries';
import { database } from '@/server/database/client';

export const metadata: Metadata = { title: 'Compare models' };

export default async function ComparePage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  const testSet = await orNotFound(() => readTestSet(database(), actor, id));
  const { models, findings } = await orNotFound(() => compareOnTestSet(database(), actor, id));
  return (
    <>
      <PageHeader
        back={{ href: `/test-sets/${id}`, label: testSet.name }}
        title="Compare models"
        lead="Released results on the same images. Intervals of two models on the same studies may overlap although one is better; the agents’ reports carry the paired tests."
      />
      {models.length === 0 ? (
        <Empty title="Nothing is released yet." />
      ) : (
        <>
          <Section title="All findings">
            <IntervalPlot
              rows={models.map((row) => ({ name: row.model, estimate: row.macro }))}
              caption="Mean AUROC over the findings with its 95% interval, from 0.5 (left) to 1 (right)."
            />
          </Section>
          <Section title="Per finding">
            <Table
              caption="AUROC of each model per finding"
              rows={models}
              rowKey={(row) => row.evaluationId}
              columns={[
                {
                  key: 'model',
                  title: 'Model',
                  cell: (row) => (
                    <Link
                      href={`/evaluations/${row.evaluationId}/results`}
                      prefetch={false}
                      className="text-accent underline-offset-2 hover:underline"
                    >
                      {row.model}
                    </Link>
                  ),
                },
                { key: 'vendor', title: 'Vendor', cell: (row) => row.vendor },
                ...findings.map((finding) => ({
                  key: finding,
                  title: finding,
                  numeric: true,
                  cell: (row: (typeof models)[number]) => {
                    const auroc = row.aurocs.get(finding);
                    return auroc ? <EstimateCell estimate={auroc} digits={2} /> : '–';
                  },
                })),
              ]}
            />
          </Section>
        </>
      )}
    </>
  );
}
