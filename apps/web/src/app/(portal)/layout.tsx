import Link from 'next/link';
import { type ReactNode, Suspense } from 'react';
import { Logo } from '@/components/layout/logo';
import { Navigation, type NavigationItem, PhoneMenu } from '@/components/layout/navigation';
import { OnTheWay } from '@/components/layout/on-the-way';
import { ThemeSwitch } from '@/components/layout/theme-switch';
import { currentSession, requireActor } from '@/features/session/current';
import { LanguageSwitch } from '@/features/session/language-switch';
import { OrganisationSwitch } from '@/features/session/organisation-switch';
import { readerWords } from '@/features/session/reader';
import { SignOutButton } from '@/features/session/sign-out-button';
import type { Words } from '@/language/words';
import type { Actor } from '@/server/authorisation/actor';
import { database } from '@/server/database/client';
import { countWaiting } from '@/server/home/read';
import { ROLE_NAMES } from '@/server/organisations/roles';
import { countWaitingTrainings } from '@/server/trainings/read/trainings';

function itemsFor(actor: Actor, waiting: number, waitingTrainings: number, t: Words): NavigationItem[] {
  if (actor.role === 'operator') {
    return [
      { href: '/', label: t('Overview') },
      { href: '/organisations', label: t('Organisations') },
      { href: '/people', label: t('People') },
      { href: '/audit', label: t('Audit log') },
      { href: '/settings', label: t('Settings') },
    ];
  }
  const vendor = actor.organisationKind === 'vendor';
  return [
    { href: '/', label: t('Home') },
    { href: '/evaluations', label: t('Evaluations'), waiting },
    { href: '/trainings', label: t('Trainings'), waiting: waitingTrainings },
    { href: '/models', label: vendor ? t('Our models') : t('Models') },
    { href: '/test-sets', label: vendor ? t('Test sets') : t('Our test sets') },
    { href: '/agents', label: t('Agents') },
    { href: '/people', label: t('People') },
    { href: '/audit', label: t('Audit log') },
    { href: '/settings', label: t('Settings') },
  ];
}

const SIDE_COLOURS = { vendor: 'border-vendor', hospital: 'border-hospital', operator: 'border-accent' } as const;

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  const session = (await currentSession())!;
  const t = await readerWords();
  const items = itemsFor(actor, await countWaiting(actor), await countWaitingTrainings(database(), actor), t);
  const menu = (
    <div className="grid content-start gap-7">
      <div className={`border-l-4 pl-3 ${SIDE_COLOURS[actor.organisationKind]}`}>
        <p className="font-semibold">{actor.organisationName}</p>
        <p className="text-sm text-soft">
          {actor.name} · {t(ROLE_NAMES[actor.role as keyof typeof ROLE_NAMES])}
        </p>
      </div>
      <Navigation items={items} />
      {session.organisations.length > 1 && (
        <OrganisationSwitch active={actor.organisationId} organisations={session.organisations} />
      )}
      <div className="grid gap-0.5 px-3">
        <ThemeSwitch />
        <LanguageSwitch />
        <SignOutButton />
      </div>
    </div>
  );
  return (
    <>
      <Suspense>
        <OnTheWay />
      </Suspense>
      <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15.5rem_1fr]">
        <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:bg-surface focus:p-3">
          {t('Skip to the content')}
        </a>
        <header className="relative border-b border-line bg-surface lg:border-r lg:border-b-0 print:hidden">
          <div className="flex items-center justify-between px-5 py-3 lg:sticky lg:top-0 lg:block lg:px-5 lg:py-6">
            <Link href="/" prefetch={false} className="flex items-center gap-2.5 text-lg font-semibold lg:mb-8">
              <Logo /> Doubleblind
            </Link>
            <div className="hidden lg:block">{menu}</div>
            <PhoneMenu>{menu}</PhoneMenu>
          </div>
        </header>
        <main id="main" className="min-w-0 px-5 py-7 sm:px-8 lg:px-12 lg:py-10">
          <div className="mx-auto max-w-6xl">{children}</div>
        </main>
      </div>
    </>
  );
}
