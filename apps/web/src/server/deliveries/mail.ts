/** How mails leave: by a mail server, as files in a folder, or as lines on the console. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Environment } from '../env.ts';
import type { Mail } from './queue.ts';

export type SendMail = (mail: Mail) => Promise<void>;

type Settings = Pick<Environment, 'PORTAL_ORIGIN' | 'SMTP_URL' | 'MAIL_FOLDER' | 'MAIL_FROM'>;

/** A server that does not answer must not keep the other mails waiting. */
const PATIENCE_MILLISECONDS = 20_000;

export function mailSender(settings: Settings, say: (line: string) => void = console.log): SendMail {
  const { SMTP_URL, MAIL_FOLDER, PORTAL_ORIGIN } = settings;
  const from = settings.MAIL_FROM ?? `Doubleblind <doubleblind@${new URL(PORTAL_ORIGIN).hostname}>`;
  if (SMTP_URL) {
    const patience = { connectionTimeout: PATIENCE_MILLISECONDS, socketTimeout: PATIENCE_MILLISECONDS };
    const server = createTransport({ url: SMTP_URL, ...patience });
    return async (mail) => {
      await server.sendMail({ from, ...mail });
    };
  }
  if (MAIL_FOLDER) {
    let told = false;
    const composer = createTransport({ streamTransport: true, buffer: true });
    return async (mail) => {
      const { message } = await composer.sendMail({ from, ...mail });
      // Some of them let people in: nobody else on this machine reads them.
      await mkdir(MAIL_FOLDER, { recursive: true, mode: 0o700 });
      await chmod(MAIL_FOLDER, 0o700);
      const file = join(
        MAIL_FOLDER,
        `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.eml`,
      );
      await writeFile(file, message as Buffer, { mode: 0o600 });
      if (!told) say(`mail: there is no mail server (SMTP_URL); mails lie in ${MAIL_FOLDER}`);
      told = true;
    };
  }
  return async ({ to, subject, text }) => say(`mail to ${to}: ${subject}\n${text}`);
}
