import { ButtonLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page';

export default function NotFoundPage() {
  return (
    <>
      <PageHeader
        title="There is nothing here that you may see"
        lead="The address may be wrong, or it belongs to another organisation. If you belong to several, switch first."
      />
      <ButtonLink href="/" look="quiet">
        To the home page
      </ButtonLink>
    </>
  );
}
