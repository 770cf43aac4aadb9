/** The agent's own pages: each is the shell, which has a person in, around what the page is for. */
import { readFile } from 'node:fs/promises';

interface OwnPage {
  readonly path: string;
  /** Of the window. */
  readonly title: string;
  readonly heading: string;
  readonly introduction: string;
  /** Heading above the code that pairs the browser. */
  readonly pairing: string;
  readonly script: string;
  /** In page/. */
  readonly content: string;
}

const PAIR = 'Pair this browser';

const PAGES: readonly OwnPage[] = [
  {
    path: '/',
    title: 'Upload a test set',
    heading: 'Upload a test set',
    introduction:
      'Images and labels go from this browser to your own agent and nowhere else. The portal learns counts and hashes only.',
    pairing: '1. Pair this browser, once',
    script: '/upload.js',
    content: 'upload.html',
  },
  {
    path: '/confirm',
    title: 'Confirm',
    heading: 'What the portal’s pages ask of this agent',
    introduction:
      'Your agent does it when you confirm it here, in its own words. If you did not ask for it a moment ago, refuse.',
    pairing: PAIR,
    script: '/confirm.js',
    content: 'confirm.html',
  },
  {
    path: '/tickets',
    title: 'Tickets for single images',
    heading: 'Tickets for single images',
    introduction:
      'Whoever has a ticket can ask a model of yours about so many images from a page of a browser. You learn that an image was asked, not which one. An image counts when it starts; one whose link broke counts once.',
    pairing: PAIR,
    script: '/tickets.js',
    content: 'tickets.html',
  },
  {
    path: '/films',
    title: 'Images to look at',
    heading: 'Images to look at before an evaluation',
    introduction:
      "An evaluation stops where images are unlike those of the model's calibration. Open each; correct the test set, or accept the images that are as they should be.",
    pairing: PAIR,
    script: '/unlike.js',
    content: 'unlike.html',
  },
  {
    path: '/masks',
    title: 'Volumes with masks',
    heading: 'Volumes with masks over them',
    introduction:
      'Computed evaluations of masks, case by case: the model’s mask and your own. They are read from this agent’s files and shown on this page only; the portal and the vendor never get them.',
    pairing: PAIR,
    script: '/slices.js',
    content: 'slices.html',
  },
];

/** Links to all pages, for the one at `here`. */
function navigation(here: string): string {
  const link = ({ path, title }: OwnPage) =>
    `        <a href="${path}"${path === here ? ' aria-current="page"' : ''}>${title}</a>\n`;
  return PAGES.map(link).join('');
}

/** Each page's path and HTML. */
export async function ownPages(): Promise<{ path: string; html: string }[]> {
  const read = (file: string) => readFile(new URL(`./page/${file}`, import.meta.url), 'utf8');
  const shell = await read('shell.html');
  return Promise.all(
    PAGES.map(async ({ path, ...page }) => {
      const content = await read(page.content);
      const values: Readonly<Record<string, string>> = { ...page, content, navigation: navigation(path) };
      return { path, html: shell.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => values[name]) };
    }),
  );
}
