/**
 * From which address a request comes. A proxy's word for it counts only where the proxy is one that the operator has named:
 * anybody can write the header.
 */
import { BlockList, isIP } from 'node:net';

/** In which the portal's own server tells the pages; what a client writes there is overwritten. */
export const ADDRESS_HEADER = 'x-doubleblind-address';

/** Addresses and networks ("10.0.0.0/8"), separated by commas. Throws a TypeError for anything else. */
export function proxyList(text: string): BlockList {
  const list = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [address, bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) throw new TypeError(`"${entry}" is no address`);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** `forwardedFor` as X-Forwarded-For has it: each proxy adds the address that it saw at the end. */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: BlockList,
): string {
  const plain = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/, '');
  const trusted = (address: string) =>
    isIP(address) !== 0 && trustedProxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  let address = plain(peer ?? '');
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    if (!trusted(address) || isIP(plain(hop)) === 0) break;
    address = plain(hop);
  }
  return address || 'unknown';
}
