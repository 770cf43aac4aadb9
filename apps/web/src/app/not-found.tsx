import { Entrance } from '@/components/layout/entrance';
import { ButtonLink } from '@/components/ui/button';

export default function NotFoundPage() {
  return (
    <Entrance title="There is no such page">
      <ButtonLink href="/" look="quiet">
        To the home page
      </ButtonLink>
    </Entrance>
  );
}
