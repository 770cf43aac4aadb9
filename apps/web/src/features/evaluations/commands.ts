/** What the page of an evaluation tells people to run. A test runs it. */

/** The hospital keeps the model that the vendor lends for the agreed plaintext comparison. */
export function lentModelCommand(programHash: string): string {
  return `party-agent add-baseline --model MODEL.onnx --program-hash ${programHash}`;
}
