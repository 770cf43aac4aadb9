import type { ThreatModel } from '@doubleblind/contracts';
import { Table } from '@/components/ui/table';
import { readerWords } from '@/features/session/reader';
import { translatable } from '@/language/words';

interface Party {
  readonly who: string;
  readonly learns: string;
  readonly not: string;
  readonly deviating: Record<ThreatModel, string>;
}

const PARTIES: readonly Party[] = translatable([
  {
    who: 'The vendor',
    learns:
      'That an image was asked with a ticket, and when; not from which address, as the portal’s relay stands between.',
    not: 'The image, its size before it was resized, the scores, and who asks, unless it gave the ticket to one person.',
    deviating: {
      'semi-honest': 'A vendor that deviates from the protocol may learn something of the image.',
      'private-against-malicious': 'A vendor that deviates learns no more of the image, but can make the scores wrong.',
    },
  },
  {
    who: 'You, or whoever has the ticket',
    learns: 'The model’s scores of the images, and its public program: layers, sizes, bit widths.',
    not: 'The weights. Many scores tell something of any model, which is why tickets count images.',
    deviating: {
      'semi-honest': 'A page that deviates from the protocol may learn something of the weights.',
      'private-against-malicious': 'A page that deviates learns no more than scores of some image.',
    },
  },
  {
    who: 'The portal and its relay',
    learns: 'Which ticket was used, when, how long and how many bytes.',
    not: 'Anything of image, scores or weights: what passes is encrypted between page and agent.',
    deviating: {
      'semi-honest':
        'A portal that sends you a changed page can read the image in it; compare the fingerprint, and use a portal that you trust.',
      'private-against-malicious':
        'A portal that sends you a changed page can read the image in it; compare the fingerprint, and use a portal that you trust.',
    },
  },
  {
    who: 'Others on the network',
    learns: 'That your machine talks to the portal, when and how much.',
    not: 'Anything of what is said.',
    deviating: {
      'semi-honest': 'They can break the link: an image whose link broke counts once.',
      'private-against-malicious': 'They can break the link: an image whose link broke counts once.',
    },
  },
]);

/** What each side can and cannot learn, also where it does not keep to the protocol; docs/SECURITY.md has the arguments. */
export async function WhoLearnsWhat({ threatModel }: { threatModel: ThreatModel }) {
  const t = await readerWords();
  return (
    <Table
      caption={t('Who can learn what')}
      rows={PARTIES}
      rowKey={({ who }) => who}
      columns={[
        { key: 'who', title: t('Who'), cell: ({ who }) => <span className="block min-w-28">{t(who)}</span> },
        {
          key: 'learns',
          title: t('Learns'),
          cell: ({ learns }) => <span className="block min-w-44">{t(learns)}</span>,
        },
        { key: 'not', title: t('Does not learn'), cell: ({ not }) => <span className="block min-w-44">{t(not)}</span> },
        {
          key: 'deviating',
          title: t('If it deviates'),
          cell: ({ deviating }) => <span className="block min-w-44">{t(deviating[threatModel])}</span>,
        },
      ]}
      note={t('The arguments, and what they rest on, are in docs/SECURITY.md of the software.')}
    />
  );
}
