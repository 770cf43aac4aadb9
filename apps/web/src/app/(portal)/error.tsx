'use client';

import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page';

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <>
      <PageHeader title="This page could not be shown" lead="Something went wrong on our side. Nothing was changed." />
      <Button onClick={reset}>Try again</Button>
    </>
  );
}
