import { Notice } from '@/components/ui/page';

/** Who signed the results, and how anyone checks it without this portal. */
export function SignatureNotice({ genuine, signer, file }: { genuine: boolean; signer: string; file: string }) {
  if (!genuine) {
    return (
      <Notice tone="bad" title="The signature does not fit the hospital’s agent">
        Do not use these results. Tell the portal’s operator.
      </Notice>
    );
  }
  return (
    <Notice tone="good" title={`Signed by the hospital’s agent, key ${signer}`}>
      The signature was checked just now. To check it without this portal, download the signed JSON and run{' '}
      <code className="font-mono text-sm break-words">
        party-agent verify {file} --key &quot;{signer}&quot;
      </code>
      .
    </Notice>
  );
}
