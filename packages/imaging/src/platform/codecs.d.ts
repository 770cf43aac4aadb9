/** What the codecs' packages export; a bundler puts the bytes of .wasm files into the script. */
declare module '@cornerstonejs/codec-*/decodewasmjs' {
  const factory: import('./platform.ts').CodecFactory;
  export default factory;
}
declare module '@cornerstonejs/codec-*/decodewasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
