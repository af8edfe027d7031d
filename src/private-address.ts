import { BlockList, isIP } from 'node:net';

/** What no request may reach: https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 twin. */
const SPECIAL: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'], // this network
  ['10.0.0.0', 8, 'ipv4'], // private
  ['100.64.0.0', 10, 'ipv4'], // carrier-grade NAT
  ['127.0.0.0', 8, 'ipv4'], // loopback
  ['169.254.0.0', 16, 'ipv4'], // link-local, and the metadata services of clouds
  ['172.16.0.0', 12, 'ipv4'], // private
  ['192.0.0.0', 24, 'ipv4'], // protocol assignments
  ['192.0.2.0', 24, 'ipv4'], // documentation
  ['192.88.99.0', 24, 'ipv4'], // 6to4 relays
  ['192.168.0.0', 16, 'ipv4'], // private
  ['198.18.0.0', 15, 'ipv4'], // benchmarks
  ['198.51.100.0', 24, 'ipv4'], // documentation
  ['203.0.113.0', 24, 'ipv4'], // documentation
  ['224.0.0.0', 4, 'ipv4'], // multicast
  ['240.0.0.0', 4, 'ipv4'], // reserved, and broadcast
  ['::', 128, 'ipv6'], // unspecified
  ['::1', 128, 'ipv6'], // loopback
  ['::', 96, 'ipv6'], // IPv4-compatible
  ['::ffff:0:0:0', 96, 'ipv6'], // IPv4-translated, an IPv4 address again
  ['64:ff9b:1::', 48, 'ipv6'], // local NAT64
  ['100::', 64, 'ipv6'], // discard
  ['2001::', 23, 'ipv6'], // protocol assignments, Teredo among them
  ['2001:db8::', 32, 'ipv6'], // documentation
  ['2002::', 16, 'ipv6'], // 6to4, an IPv4 address again
  ['3fff::', 20, 'ipv6'], // documentation
  ['5f00::', 16, 'ipv6'], // segment routing
  ['fc00::', 7, 'ipv6'], // unique local
  ['fe80::', 10, 'ipv6'], // link-local
  ['fec0::', 10, 'ipv6'], // site-local
  ['ff00::', 8, 'ipv6'], // multicast
];

const blocked = new BlockList();
for (const [network, prefix, family] of SPECIAL) blocked.addSubnet(network, prefix, family);

/**
 * Whether an IP address is none of the public internet: loopback, private, link-local (where clouds keep their
 * metadata), CGNAT, multicast, reserved, or an IPv6 form of one of these. What is no IP address counts as private.
 */
export const isPrivateAddress = (address: string): boolean => {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(bare);
  const behind = family === 6 ? behindNat64(bare) : undefined;
  if (behind !== undefined) return isPrivateAddress(behind);
  // A BlockList judges ::ffff:10.0.0.1 by its rules for IPv4.
  return family === 0 || blocked.check(bare, family === 6 ? 'ipv6' : 'ipv4');
};

/** The IPv4 address in an IPv6 one of NAT64 (RFC 6052), by which networks without IPv4 reach everybody. */
const behindNat64 = (address: string): string | undefined => {
  const written = /^\[64:ff9b::(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})?\]$/.exec(new URL(`http://[${address}]`).hostname);
  if (!written) return undefined;
  const [high, low] = [written[1] ?? '0', written[2] ?? '0'].map((half) => Number.parseInt(half, 16));
  return [(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255].join('.');
};

const PRIVATE_NAME = /(?:^|\.)localhost$|\.local$/i;

/**
 * Whether a host name says by itself that it is private: a literal address, or a name that never leaves the machine
 * (RFC 6761) or the local network (RFC 6762). Other names are judged by what they resolve to, when they are connected to.
 */
export const isPrivateHost = (hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(bare) > 0 ? isPrivateAddress(bare) : PRIVATE_NAME.test(bare);
};
