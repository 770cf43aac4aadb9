import type { AuditRecord } from '@doubleblind/contracts';
import { TRANSITION_TEXTS } from '@/features/audit/texts';
import { readerFormats, readerWords } from '@/features/session/reader';

/** A work's audit records as a story. */
export async function Timeline({ records }: { records: readonly AuditRecord[] }) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  return (
    <ol className="relative grid gap-4 border-l-2 border-line pl-5">
      {records.map((record) => (
        <li key={record.sequence} className="relative">
          <span aria-hidden="true" className="absolute top-2 -left-[1.62rem] size-2.5 rounded-full bg-soft" />
          <p>{t(TRANSITION_TEXTS.get(record.action) ?? 'It was proposed.')}</p>
          {record.detail.reason ? <p className="text-soft">“{String(record.detail.reason)}”</p> : null}
          <p className="text-sm text-soft">
            {t('{time} · {name} · record {sequence}', {
              time: formatTime(record.at),
              name: record.actor.name,
              sequence: String(record.sequence),
            })}
          </p>
        </li>
      ))}
    </ol>
  );
}
