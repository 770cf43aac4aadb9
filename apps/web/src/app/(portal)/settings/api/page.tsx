import { FileLink } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { PageHeader, Section } from '@/components/ui/page';
import { requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { listEvaluationsCommand } from '@/features/settings/commands';
import { openApi } from '@/server/api/openapi';
import { readEnvironment } from '@/server/env';

export const generateMetadata = titled('API');

interface Operation {
  readonly summary: string;
  readonly operationId: string;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: { readonly 200: { readonly content: Readonly<Record<string, unknown>> } };
}

export default async function ApiPage() {
  const t = await readerWords();
  await requireActor();
  const { paths } = openApi();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  );
  return (
    <>
      <PageHeader
        back={{ href: '/settings', label: t('Settings') }}
        title={t('API')}
        lead={t('For scripts, with a token from the settings. A script may do what the person who made its token may.')}
        actions={
          <>
            <FileLink href="/api/openapi.json">{t('OpenAPI (JSON)')}</FileLink>
            <FileLink href="/api/client">{t('Client (TypeScript)')}</FileLink>
          </>
        }
      />
      <Section
        title={t('An example')}
        lead={t('Errors have a number, a title, what was wrong and what to do about it.')}
      >
        <Command>{listEvaluationsCommand(readEnvironment().PORTAL_ORIGIN)}</Command>
      </Section>
      <Section title={t('All calls')}>
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {operations.map(({ path, method, operation }) => (
            <li key={operation.operationId} className="px-5 py-3.5">
              <p className="font-mono text-sm break-all">
                <span className="font-semibold">{method.toUpperCase()}</span> {path}
              </p>
              <p>{operation.summary}</p>
              <p className="text-sm text-soft">
                {t.rich('In the client <code>{operation}</code>; answers {types}', {
                  operation: operation.operationId,
                  types: Object.keys(operation.responses[200].content).join(', '),
                  code: (inside) => <code>{inside}</code>,
                })}
              </p>
              {operation.requestBody && (
                <details>
                  <summary className="w-fit py-1 text-sm text-soft hover:text-ink">{t('What it takes')}</summary>
                  {/* A region that scrolls must be reachable by keyboard. */}
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
                  <pre tabIndex={0} className="max-h-96 overflow-auto rounded border border-line bg-sunken p-3 text-sm">
                    {JSON.stringify(operation.requestBody.content['application/json'].schema, null, 2)}
                  </pre>
                </details>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
