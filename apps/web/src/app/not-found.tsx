import { ButtonLink } from '@/components/ui/button';
import { Entrance } from '@/features/session/entrance';
import { readerWords } from '@/features/session/reader';

export default async function NotFoundPage() {
  const t = await readerWords();
  return (
    <Entrance title={t('There is no such page')}>
      <ButtonLink href="/" look="quiet">
        {t('To the home page')}
      </ButtonLink>
    </Entrance>
  );
}
