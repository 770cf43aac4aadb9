import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { ReaderProvider } from '@/components/reader';
import { currentReader, readerWords } from '@/features/session/reader';
import { catalogueOf } from '@/language/catalogues';
import { NONCE_HEADER } from '@/server/process/headers';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await readerWords();
  return {
    title: { default: 'Doubleblind', template: '%s · Doubleblind' },
    description: t('Evaluate a chest X-ray model on your own images: the images stay, the weights stay.'),
    icons: { icon: '/icon.svg' },
  };
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** Runs before the first paint, so that a chosen theme does not flash. */
const THEME_SCRIPT =
  "try{var t=localStorage.getItem('doubleblind-theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}";

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  const reader = await currentReader();
  return (
    <html lang={reader.language} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <ReaderProvider reader={reader} catalogue={catalogueOf(reader.language)}>
          {children}
        </ReaderProvider>
      </body>
    </html>
  );
}
