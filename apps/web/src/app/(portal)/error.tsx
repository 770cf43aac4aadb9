'use client';

import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page';

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const t = useWords();
  return (
    <>
      <PageHeader
        title={t('This page could not be shown')}
        lead={t('Something went wrong on our side. Nothing was changed.')}
      />
      <Button onClick={reset}>{t('Try again')}</Button>
    </>
  );
}
