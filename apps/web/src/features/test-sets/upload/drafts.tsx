'use client';

import type { TestSetDraft } from '@doubleblind/contracts';
import { useEffect, useState } from 'react';
import { useReaderFormats, useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import type { Upload } from './use-upload.ts';

/** Uploads that were begun and not finished: to go on with, or to remove from the agent. */
export function Drafts({ upload }: { upload: Upload }) {
  const t = useWords();
  const { formatCount, formatTime } = useReaderFormats();
  const { drafts, busy } = upload.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the agent is connected
  useEffect(() => void upload.listDrafts(), []);
  if (drafts === null || drafts.length === 0) return null;
  return (
    <Section
      title={t('Not finished')}
      lead={t('Images and labels of these are on your agent. Choose the same folder again to send what is missing.')}
    >
      <Table
        caption={t('Uploads that were not finished')}
        rows={drafts}
        rowKey={(draft) => draft.id}
        columns={[
          { key: 'name', title: t('Name'), cell: (draft) => draft.name },
          { key: 'begun', title: t('Begun'), cell: (draft) => formatTime(draft.createdAt) },
          { key: 'images', title: t('Images'), numeric: true, cell: (draft) => formatCount(draft.files.accepted) },
          { key: 'labels', title: t('Labels'), cell: (draft) => (draft.labels ? t('sent') : t('not yet')) },
          {
            key: 'actions',
            title: t('What to do'),
            cell: (draft) => (
              <span className="flex flex-wrap gap-2">
                <Button look="quiet" disabled={busy} onClick={() => void upload.resume(draft)}>
                  {t('Go on')}
                </Button>
                <Delete draft={draft} upload={upload} />
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}

function Delete({ draft, upload }: { draft: TestSetDraft; upload: Upload }) {
  const t = useWords();
  const [sure, setSure] = useState(false);
  return (
    <Button
      look="danger"
      disabled={upload.state.busy}
      onClick={() => (sure ? void upload.discard(draft.id) : setSure(true))}
    >
      {sure
        ? t('Delete {images, plural, one {# image} other {# images}}', { images: draft.files.accepted })
        : t('Delete')}
    </Button>
  );
}
