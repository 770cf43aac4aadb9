import Link from 'next/link';
import { readerWords } from '@/features/session/reader';

interface Steps {
  readonly agents: number;
  readonly members: number;
  readonly models: number;
  readonly testSets: number;
  readonly evaluations: number;
}

/** The way to the first evaluation, with what is done already; who only reads sees who takes which step. */
export async function FirstSteps({ steps, vendor, acts }: { steps: Steps; vendor: boolean; acts: boolean }) {
  const t = await readerWords();
  const list = [
    {
      done: steps.agents > 0,
      href: '/agents',
      title: t('Enrol your agent'),
      text: vendor
        ? t('A program that you run yourself. It keeps your weights and takes part in evaluations.')
        : t('A program that you run inside your network. It keeps your images and takes part in evaluations.'),
    },
    vendor
      ? {
          done: steps.models > 0,
          href: '/models',
          title: t('Register a compiled model'),
          text: t('Your agent compiles a model’s file and registers its public program. The weights stay.'),
        }
      : {
          done: steps.testSets > 0,
          href: '/test-sets',
          title: t('Add a test set'),
          text: t('Send images and labels from this browser straight to your own agent. Only counts come here.'),
        },
    {
      done: steps.evaluations > 0,
      href: '/evaluations/new',
      title: t('Propose an evaluation'),
      text: t('Say what for, until when, and what may be released. It starts when both sides have approved.'),
    },
    {
      done: steps.members > 1,
      href: '/people',
      title: t('Invite colleagues'),
      text: t('Some decide for your organisation, others only read results.'),
    },
  ];
  return (
    <ol className="grid gap-3 md:grid-cols-2">
      {list.map((step) => (
        <li key={step.href}>
          {acts ? (
            <Link href={step.href} prefetch={false} className={`${STEP} hover:border-soft`}>
              <Step {...step} />
            </Link>
          ) : (
            <div className={STEP}>
              <Step {...step} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

const STEP = 'flex h-full gap-4 rounded-lg border border-line bg-surface p-5';

async function Step({ done, title, text }: { done: boolean; title: string; text: string }) {
  const t = await readerWords();
  return (
    <>
      <span
        aria-hidden="true"
        className={`mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border text-sm ${
          done ? 'border-good bg-good-wash text-good' : 'border-line'
        }`}
      >
        {done ? '✓' : ''}
      </span>
      <span>
        <span className="font-medium">
          {title}
          <span className="sr-only">{done ? t(' (done)') : t(' (to do)')}</span>
        </span>
        <span className="mt-0.5 block text-soft">{text}</span>
      </span>
    </>
  );
}
