'use client';

import { useState } from 'react';
import { useWords } from '@/components/reader';
import { fromDrop, fromPicker, type NamedFile } from './dropped-files.ts';

/** Where a folder or files are dropped; the two buttons inside choose them without a mouse. */
export function DropZone({ busy, take }: { busy: boolean; take: (files: NamedFile[]) => void }) {
  const t = useWords();
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the two buttons inside
    <div
      className={`rounded-lg border-2 border-dashed px-6 py-10 text-center ${over ? 'border-accent bg-accent-wash' : 'border-line'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!busy) void fromDrop(event.dataTransfer.items).then(take);
      }}
    >
      <p className="mb-4 font-medium">{busy ? t('Sending to your agent…') : t('Drop a folder here')}</p>
      <div className="flex flex-wrap justify-center gap-3">
        <PickButton label={t('Choose a folder')} folder busy={busy} take={take} />
        <PickButton label={t('Choose files')} busy={busy} take={take} />
      </div>
    </div>
  );
}

function PickButton(props: { label: string; folder?: boolean; busy: boolean; take: (files: NamedFile[]) => void }) {
  return (
    <label className="inline-flex min-h-[2.6rem] cursor-pointer items-center rounded-md border border-line bg-surface px-4 font-medium focus-within:outline-2 focus-within:outline-accent hover:border-soft">
      {props.label}
      <input
        type="file"
        multiple
        className="sr-only"
        disabled={props.busy}
        {...(props.folder && { webkitdirectory: '' })}
        onChange={(event) => {
          if (event.target.files) props.take(fromPicker(event.target.files));
          event.target.value = '';
        }}
      />
    </label>
  );
}
