import { PageHeader } from '@/components/ui/page';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { UploadPage } from '@/features/test-sets/upload/upload';
import { listAgents } from '@/server/agents/read';
import { authorise } from '@/server/authorisation/authorise';

export const generateMetadata = titled('Add a test set');

export default async function TestSetUploadPage() {
  const t = await readerWords();
  const actor = await requireActor();
  await orNotFound(async () => authorise(actor, 'test-set.upload', { organisationId: actor.organisationId }));
  const agents = (await listAgents(actor)).filter((agent) => !agent.removedAt);
  const agent = agents.find((row) => row.connected) ?? agents[0];
  return (
    <>
      <PageHeader
        back={{ href: '/test-sets', label: t('Test sets') }}
        title={t('Add a test set')}
        lead={t(
          'The files go from this browser straight to your own agent. The portal gets counts and a hash, nothing else.',
        )}
      />
      <UploadPage
        localApiUrl={agent?.localApiUrl ?? null}
        {...(agents.length === 1 && { agentKey: agents[0].publicKey })}
      />
    </>
  );
}
