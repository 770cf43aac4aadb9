import Link from 'next/link';
import { readerFormats, readerWords } from '@/features/session/reader';
import { TrainingBadge } from '@/features/trainings/state-badge';
import { translatable } from '@/language/words';
import type { TrainingAttention, TrainingReason, TrainingWaiting } from '@/server/trainings/read/attention';

const TO_DO: Record<TrainingReason, string> = translatable({
  'agent-away': 'Your agent has not been heard from: start it, or look at its machine',
  failed: 'It failed: read why, then try again or cancel it',
  approval: 'Read the terms, then have your agent approve them, or reject them',
  register: 'Register the trained model, so that it can be evaluated',
});

/** Trainings as the home page lists them, with what each waits for. */
export async function TrainingList({ items }: { items: readonly (TrainingAttention | TrainingWaiting)[] }) {
  const t = await readerWords();
  const { formatDate } = await readerFormats();
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {items.map((item) => (
        <li key={item.id}>
          <Link
            href={`/trainings/${item.id}`}
            prefetch={false}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3.5 hover:bg-sunken"
          >
            <span className="min-w-0">
              <span className="block font-medium">{t('Training: {name}', { name: item.name })}</span>
              {'reason' in item && <span className="block">{t(TO_DO[item.reason])}</span>}
              <span className="text-sm text-soft">
                {t('#{number} by {owner} · {date}', {
                  ...{ number: String(item.number), owner: item.owner, date: formatDate(item.updatedAt) },
                })}
              </span>
            </span>
            <TrainingBadge state={item.state} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
