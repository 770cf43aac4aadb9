import { ButtonLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page';
import { readerWords } from '@/features/session/reader';

export default async function NotFoundPage() {
  const t = await readerWords();
  return (
    <>
      <PageHeader
        title={t('There is nothing here that you may see')}
        lead={t(
          'The address may be wrong, or it belongs to another organisation. If you belong to several, switch first.',
        )}
      />
      <ButtonLink href="/" look="quiet">
        {t('To the home page')}
      </ButtonLink>
    </>
  );
}
