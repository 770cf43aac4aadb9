// AES-128 where the platform offers none that answers at once: src/platform/browser.
export { counterBlocks, encryptBlocks } from './aes/blocks';
export { expandKey, scheduleAddress } from './aes/key';
