/** What a file that is no ONNX model seems to be: people hand over what their framework saves, or a pointer to the file. */
const KNOWN: readonly (readonly [start: string, what: string])[] = [
  ['version https://git-lfs', 'a pointer of Git LFS: fetch the file itself with "git lfs pull"'],
  ['PK\u0003\u0004', 'a ZIP archive, but none of Keras or PyTorch: export the model as ONNX'],
  ['\u0089HDF', 'an HDF5 file, such as Keras saves, which this command does not read: export the model as ONNX'],
  ['\u0080\u0002', 'a pickle of Python, but none of weights of PyTorch: export the model as ONNX'],
  ['\u001f\u008b', 'a gzip file: unpack it first'],
  ['<', 'a text of markup, such as a web page'],
];
const SAMPLE = 256;

/** One sentence; '' where the first bytes could be those of a model. */
export function describeNoModel(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'It is empty.';
  const sample = bytes.subarray(0, SAMPLE);
  const head = String.fromCharCode(...sample);
  const known = KNOWN.find(([start]) => head.startsWith(start))?.[1];
  const text = sample.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
  const what = known ?? (text ? 'text' : undefined);
  return what === undefined ? '' : `It is no ONNX model; it seems to be ${what}.`;
}
