'use client';

import { chosen, expectedCost, LISTED_PRICES, type Plan, planRun } from '@doubleblind/planner';
import { useState } from 'react';
import { formatBytes, formatDuration } from '@/components/format';
import { useReaderFormats, useWords } from '@/components/reader';
import { Badge } from '@/components/ui/badge';
import { Field } from '@/components/ui/form';
import { type Column, Table } from '@/components/ui/table';
import { translatable, type Words } from '@/language/words';

const PAIRS = [1, 4, 16];
const VENDORS = chosen(LISTED_PRICES.machines, 'aws-m7i.large');
const HOSPITALS = chosen(LISTED_PRICES.machines, 'own-2-cores');
const GRID = chosen(LISTED_PRICES.grids, 'world');
/** Batches in flight, a pair: enough that computing hides the waits for round trips. */
const LANES = 4;
/** Images in a batch, as agents usually take them. */
const BATCH = 8;

const NETWORKS: Record<string, string> = translatable({
  hospital: 'A hospital’s line: 100 Mbit/s',
  wan: 'Two cities: 350 Mbit/s',
  gigabit: 'A fast line: 1 Gbit/s',
  lan: 'One building: 3 Gbit/s',
});

interface Row {
  readonly pairs: number;
  readonly plan: Plan;
}

/** Of an amount of less than half a hundredth, that it is not nothing. */
const hundredths = (amount: number) => (amount > 0 && amount < 0.005 ? '< 0.01' : amount.toFixed(2));

/** Before anything is agreed: how long a run of these images takes on few and on many machines, and what that costs. */
export function RunCost({ images, bytesPerImage }: { images: number; bytesPerImage: number }) {
  const t = useWords();
  const { formatCount } = useReaderFormats();
  const [network, setNetwork] = useState('hospital');
  // Both directions carry about as much.
  const cost = expectedCost({ vendorToHospital: bytesPerImage / 2, hospitalToVendor: bytesPerImage / 2 }, 0);
  const run = {
    ...{ images, batch: BATCH, lanes: LANES, cost, line: chosen(LISTED_PRICES.networks, network) },
    machines: { vendor: VENDORS, hospital: HOSPITALS },
    gramsPerKilowattHour: GRID.gramsPerKilowattHour,
  };
  const rows = PAIRS.map((pairs): Row => ({ pairs, plan: planRun({ ...run, pairs }, LISTED_PRICES) }));
  return (
    <section aria-labelledby="run-cost" className="grid gap-4">
      <h2 id="run-cost" className="text-lg">
        {t('What would a run cost?')}
      </h2>
      <Field label={t('Line between the two')}>
        {(ids) => (
          <select {...ids} className="field" value={network} onChange={(event) => setNetwork(event.target.value)}>
            {Object.entries(NETWORKS).map(([name, text]) => (
              <option key={name} value={name}>
                {t(text)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Table
        caption={t('{images, plural, one {# image} other {# images}}, about {bytes} both ways', {
          images,
          bytes: formatBytes(images * bytesPerImage),
        })}
        rows={rows}
        rowKey={(row) => String(row.pairs)}
        columns={columnsFor(t, formatCount)}
        note={t(
          'Expected, not promised: processor time follows from the bytes that the program sends, on machines like those it was measured on. The vendor rents {machine} at {price} USD an hour ({date}) and pays {traffic} USD for a gigabyte that it sends; the hospital’s machines of two cores are its own. Carbon dioxide at {grams} g a kilowatt hour, the world’s mean of {year}. party-agent plan has other machines, lines and prices.',
          {
            machine: VENDORS.name,
            price: VENDORS.pricePerHour,
            date: VENDORS.date,
            traffic: LISTED_PRICES.traffic.find(({ provider }) => provider === VENDORS.provider)!.pricePerGB,
            grams: GRID.gramsPerKilowattHour,
            year: GRID.date,
          },
        )}
      />
    </section>
  );
}

const columnsFor = (t: Words, formatCount: (value: number) => string): readonly Column<Row>[] => [
  { key: 'pairs', title: t('Machines of either side'), numeric: true, cell: ({ pairs }) => formatCount(pairs) },
  {
    key: 'time',
    title: t('Time'),
    cell: ({ plan }) => (
      <>
        {formatDuration(plan.seconds)} {plan.limit === 'line' && <Badge tone="warn">{t('as fast as the line')}</Badge>}
        {plan.limit === 'batches' && <Badge tone="warn">{t('more machines than batches')}</Badge>}
      </>
    ),
  },
  {
    key: 'money',
    title: t('Vendor’s cost, USD'),
    numeric: true,
    cell: ({ plan }) => t.figures(hundredths(plan.parties.vendor.money)),
  },
  {
    key: 'carbon',
    title: t('Carbon dioxide, kg'),
    numeric: true,
    cell: ({ plan }) => t.figures(hundredths(plan.gramsOfCarbonDioxide / 1000)),
  },
];
