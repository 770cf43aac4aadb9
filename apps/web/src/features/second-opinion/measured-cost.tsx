import type { PrivacyCost, ThreatModel } from '@doubleblind/contracts';
import { formatBytes, formatDuration } from '@/components/format';
import { Empty, Notice } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { readerFormats, readerWords } from '@/features/session/reader';
import { PROTECTION } from './protection.ts';

const MEBIBYTE = 2 ** 20;

interface MeasuredCostProps {
  readonly cost: PrivacyCost | null;
  /** What the offer's tickets protect against, which may be another than what was measured. */
  readonly offered: ThreatModel;
}

/** Times, traffic and memory as the vendor has measured them, beside the same model in the clear. */
export async function MeasuredCost({ cost, offered }: MeasuredCostProps) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  if (!cost)
    return (
      <Empty title={t('The vendor has not measured it.')}>
        {t('The page that asks says how many bytes an image exchanges before it begins.')}
      </Empty>
    );
  const { page, input, plaintextSeconds, agents, difference } = cost;
  const time = (seconds: number) => t.figures(seconds < 1 ? milliseconds(seconds) : formatDuration(seconds));
  const rows: readonly (readonly [what: string, value: string])[] = [
    [t('The same image in the clear, ONNX Runtime on one thread'), time(plaintextSeconds)],
    [t('Reading the image: decoding, preprocessing, looking whether it is like others'), time(page.readSeconds)],
    [t('Its numbers in fixed point, as polynomials (one thread of Node.js)'), time(input.encodeSeconds)],
    [
      t('Encrypting them for the first layer: {count, plural, one {# polynomial} other {# polynomials}} (the same)', {
        count: input.polynomials,
      }),
      time(input.encryptSeconds),
    ],
    [t('Keys and correlations, before there is an image'), time(page.prepareSeconds)],
    [t('From the question to the answer'), time(page.answerSeconds)],
    [t('From the file to the answer'), time(page.seconds)],
    [t('That is so many times the time in the clear'), `${Math.round(page.seconds / plaintextSeconds)} ×`],
    [t('Exchanged, both ways'), t.figures(formatBytes(page.bytes))],
    [t('Memory of the whole tab'), t.figures(formatBytes(page.tabMiB * MEBIBYTE))],
    [t('of it, buffers of the protocol'), t.figures(formatBytes(page.bufferMiB * MEBIBYTE))],
  ];
  const [first] = agents;
  return (
    <div className="grid gap-6">
      <Notice title={t('Measured by the vendor on {time}', { time: formatTime(cost.measuredAt) })}>
        {t(
          '{machine}. Page, relay and agent shared this machine, so nothing of a network is in the times; medians of {questions, plural, one {# question} other {# questions}}. Protected: {protection}.',
          { machine: cost.machine, questions: page.questions, protection: t(PROTECTION[cost.threatModel]) },
        )}
      </Notice>
      {cost.threatModel !== offered && (
        <Notice tone="warn" title={t('What tickets take was not measured.')}>
          {t('Tickets protect: {protection}. These times are of the other protection.', {
            protection: t(PROTECTION[offered]),
          })}
        </Notice>
      )}
      <Table
        caption={t('One image from a page of a browser')}
        rows={rows}
        rowKey={([what]) => what}
        columns={[
          { key: 'what', title: t('One image from a page of a browser'), cell: ([what]) => what },
          { key: 'value', title: t('Measured'), numeric: true, cell: ([, value]) => value },
        ]}
      />
      {first && (
        <Table
          caption={t('Many images between two agents')}
          rows={agents}
          rowKey={({ lanes }) => String(lanes)}
          columns={[
            { key: 'lanes', title: t('Batches in flight'), cell: ({ lanes }) => lanes },
            {
              key: 'seconds',
              title: t('Time an image'),
              numeric: true,
              cell: ({ secondsAnImage }) => time(secondsAnImage),
            },
            {
              key: 'speed-up',
              title: t('Speed-up'),
              numeric: true,
              cell: ({ secondsAnImage }) => t.figures((first.secondsAnImage / secondsAnImage).toFixed(2)),
            },
            {
              key: 'bytes',
              title: t('Bytes an image'),
              numeric: true,
              cell: ({ bytesAnImage }) => t.figures(formatBytes(bytesAnImage)),
            },
            {
              key: 'memory',
              title: t('Memory of vendor, hospital'),
              numeric: true,
              cell: ({ vendorMiB, hospitalMiB }) =>
                t.figures([vendorMiB, hospitalMiB].map((size) => formatBytes(size * MEBIBYTE)).join(', ')),
            },
          ]}
          note={t(
            'Batches of {batch}, {images, plural, one {# image} other {# images}}. Both parties share the machine’s cores, so more in flight helps where one waits for the other. Probabilities differ from those in the clear by at most {largest}, by {mean} in the mean.',
            {
              batch: first.batch,
              images: first.images,
              largest: t.figures(difference.largest.toFixed(4)),
              mean: t.figures(difference.mean.toFixed(4)),
            },
          )}
        />
      )}
    </div>
  );
}

/** Below a second, with two digits. */
function milliseconds(seconds: number): string {
  return `${Number((1000 * seconds).toPrecision(2))} ms`;
}
