import { readerWords } from '@/features/session/reader';
import { NOTICE_KINDS, type NoticeKind } from '@/server/notices/kinds';
import { NOTICE_TEXTS } from './texts.ts';

export async function KindBoxes({ legend, checked }: { legend: string; checked: readonly NoticeKind[] }) {
  const t = await readerWords();
  return (
    // Once others are saved the boxes begin anew, as they are then.
    <fieldset key={checked.join()} className="grid gap-1">
      <legend className="mb-1 font-medium">{legend}</legend>
      {NOTICE_KINDS.map((kind) => (
        <label key={kind} className="flex gap-3 py-1">
          <input
            type="checkbox"
            name="kinds"
            value={kind}
            defaultChecked={checked.includes(kind)}
            className="mt-1 size-4 accent-accent"
          />
          <span>
            {t(NOTICE_TEXTS[kind][0])} <span className="text-soft">– {t(NOTICE_TEXTS[kind][1])}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
