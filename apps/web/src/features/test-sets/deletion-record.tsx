/** What a hospital's agent has signed when it had deleted a test set. */
import type { SignedDeletion } from '@doubleblind/contracts';
import { Facts, Panel, Section } from '@/components/ui/page';
import { readerFormats, readerWords } from '@/features/session/reader';

export async function DeletionRecord({ signed }: { signed: SignedDeletion }) {
  const t = await readerWords();
  const { formatCount, formatTime } = await readerFormats();
  const { deletedAt, deletedBy, deletedFiles, searched, kept, elsewhere } = signed.document;
  return (
    <Section
      title={t('Deleted')}
      lead={t(
        'The hospital’s agent has deleted this test set. What evaluations say of it stays; no new one can name it.',
      )}
    >
      <Panel>
        <Facts
          rows={[
            [t('Deleted'), t('{time} by {who}', { time: formatTime(new Date(deletedAt)), who: deletedBy })],
            [t('Files deleted'), formatCount(deletedFiles)],
            [
              t('Searched afterwards'),
              t('{files} files of the agent; nothing of the images was found.', { files: formatCount(searched.files) }),
            ],
            ...(kept.length > 0 ? [[t('Kept'), <List key="kept" items={kept} />] as const] : []),
            ...(elsewhere.length > 0 ? [[t('Beyond the agent'), <List key="else" items={elsewhere} />] as const] : []),
          ]}
        />
        <details className="mt-4">
          <summary className="cursor-pointer text-accent">{t('Signed record')}</summary>
          <p className="my-2 text-sm text-soft">{t('Saved as a file, "party-agent verify" checks it.')}</p>
          <pre className="max-w-full overflow-x-auto rounded bg-sunken p-3 text-xs">
            {JSON.stringify(signed, null, 2)}
          </pre>
        </details>
      </Panel>
    </Section>
  );
}

function List({ items }: { items: readonly string[] }) {
  return (
    <ul className="list-disc pl-5">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
