/** Bodies of several parts (RFC 2046 section 5.1, RFC 2387), as WADO-RS sends DICOM files. */

/** The parts of an answer: one where it is not multipart. Null where it is and does not hold together. */
export function partsOfAnswer(type: string, body: Buffer): Buffer[] | null {
  if (!/^\s*multipart\//i.test(type)) return [body];
  const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Buffer[] = [];
  for (let at = body.indexOf(delimiter); at >= 0; ) {
    const behind = at + delimiter.length;
    if (body.toString('latin1', behind, behind + 2) === '--') return parts;
    const headersEnd = body.indexOf('\r\n\r\n', behind, 'latin1');
    // The delimiter begins with the line end that it stands behind.
    const next = headersEnd < 0 ? -1 : body.indexOf(Buffer.concat([LINE_END, delimiter]), headersEnd + 2);
    if (next < 0) return null;
    parts.push(body.subarray(headersEnd + 4, next));
    at = next + LINE_END.length;
  }
  return null;
}

const LINE_END = Buffer.from('\r\n', 'latin1');
