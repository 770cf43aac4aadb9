import { Notice } from '@/components/ui/page';
import { readerWords } from '@/features/session/reader';

/** Who signed the results, and how anyone checks it without this portal. */
export async function SignatureNotice({ genuine, signer, file }: { genuine: boolean; signer: string; file: string }) {
  const t = await readerWords();
  if (!genuine) {
    return (
      <Notice tone="bad" title={t('The signature does not fit the hospital’s agent')}>
        {t('Do not use these results. Tell the portal’s operator.')}
      </Notice>
    );
  }
  return (
    <Notice tone="good" title={t('Signed by the hospital’s agent, key {signer}', { signer })}>
      {t.rich(
        'The signature was checked just now. To check it without this portal, download the signed JSON and run <code>{command}</code>.',
        {
          command: `party-agent verify ${file} --key "${signer}"`,
          code: (inside) => <code className="font-mono text-sm break-words">{inside}</code>,
        },
      )}
    </Notice>
  );
}
