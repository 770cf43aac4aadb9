'use client';

import { useId, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/page';

export function TicketForm({ busy, open }: { busy: boolean; open: (text: string) => Promise<void> }) {
  const t = useWords();
  const [text, setText] = useState('');
  const field = useId();
  return (
    <Panel>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void open(text);
        }}
      >
        <label htmlFor={field}>{t('Paste the ticket, or the link, that the vendor has sent you')}</label>
        <textarea
          id={field}
          rows={4}
          required
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-full rounded-md border border-line bg-surface p-3 font-mono text-sm break-all"
        />
        <p>
          <Button type="submit" disabled={busy}>
            {busy ? t('Asking the vendor’s agent…') : t('Use this ticket')}
          </Button>
        </p>
      </form>
    </Panel>
  );
}
