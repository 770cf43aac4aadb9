import Link from 'next/link';
import { formatDate } from '@/components/format';
import { StateBadge } from '@/components/ui/badge';
import type { Attention } from '@/server/home/read';

export function AttentionList({ items }: { items: readonly Attention[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {items.map((item) => (
        <li key={item.id}>
          <Link
            href={item.state === 'released' ? `/evaluations/${item.id}/results` : `/evaluations/${item.id}`}
            prefetch={false}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3.5 hover:bg-sunken"
          >
            <span className="min-w-0">
              <span className="block font-medium">{item.title}</span>
              <span className="text-sm text-soft">
                #{item.number} with {item.other} · {formatDate(item.updatedAt)}
              </span>
            </span>
            <StateBadge state={item.state} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
