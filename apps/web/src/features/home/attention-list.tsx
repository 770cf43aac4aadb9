import Link from 'next/link';
import type { ReaderFormats } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { StateBadge } from '@/components/ui/state-badge';
import { readerFormats, readerWords } from '@/features/session/reader';
import { translatable, type Words } from '@/language/words';
import type { Attention, Reason, Waiting } from '@/server/home/read';

const TO_DO: Record<Reason, string> = translatable({
  'agent-away': 'Your agent has not been heard from: start it, or look at its machine',
  failed: 'It failed: read why, then try again or cancel it',
  comparison: 'The agreed plaintext comparison is owed: bring the model that the vendor lends to your agent',
  release: 'Preview and release the results',
  approval: 'Read the terms, then approve or reject them',
});

function link({ id, state, ...item }: Attention | Waiting): string {
  if (state === 'released') return `/evaluations/${id}/results`;
  return 'reason' in item && item.reason === 'release' ? `/evaluations/${id}/release` : `/evaluations/${id}`;
}

const LINES = translatable({
  open: '#{number} with {other} · ends {date}',
  other: '#{number} with {other} · {date}',
});

const SILENT = translatable({
  vendor: {
    never: 'the vendor’s agent has never connected',
    last: 'the vendor’s agent was last heard from {time}',
  },
  hospital: {
    never: 'the hospital’s agent has never connected',
    last: 'the hospital’s agent was last heard from {time}',
  },
});

/** Which agents are not heard from while they should be at work. */
function silence({ lost }: Attention, { formatTime }: ReaderFormats, t: Words): string | null {
  const silent = (['vendor', 'hospital'] as const).flatMap((role) => {
    const since = lost[role];
    if (since === null) return [];
    const { never, last } = SILENT[role];
    return [since === 'never' ? t(never) : t(last, { time: formatTime(since) })];
  });
  return silent.length === 0 ? null : t('Lost contact: {sides}', { sides: silent.join('; ') });
}

export async function AttentionList({ items }: { items: readonly (Attention | Waiting)[] }) {
  const t = await readerWords();
  const formats = await readerFormats();
  const { formatDate } = formats;
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {items.map((item) => {
        const lost = silence(item, formats, t);
        const open = item.state === 'proposed' || item.state === 'approved-by-one';
        return (
          <li key={item.id}>
            <Link
              href={link(item)}
              prefetch={false}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3.5 hover:bg-sunken"
            >
              <span className="min-w-0">
                <span className="block font-medium">{item.title}</span>
                {'reason' in item && <span className="block">{t(TO_DO[item.reason])}</span>}
                {lost && <span className="block text-warn">{lost}</span>}
                <span className="text-sm text-soft">
                  {t(open ? LINES.open : LINES.other, {
                    number: String(item.number),
                    other: item.other,
                    date: formatDate(open ? item.expiresAt : item.updatedAt),
                  })}
                </span>
              </span>
              {lost ? <Badge tone="warn">{t('Lost contact')}</Badge> : <StateBadge state={item.state} />}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
