import type { PeerLink } from '@doubleblind/mpc-core';

/** The same link; everything that is sent on it is kept in `sent`, in order. */
export function recordedLink(link: PeerLink): { link: PeerLink; sent: { control: boolean; bytes: Buffer }[] } {
  const sent: { control: boolean; bytes: Buffer }[] = [];
  const recorded: PeerLink = {
    wire: link.wire,
    ended: link.ended,
    start: (receiver) => link.start(receiver),
    pause: () => link.pause(),
    resume: () => link.resume(),
    close: (reason) => link.close(reason),
    receiveControl: () => link.receiveControl(),
    send: (packet) => {
      sent.push({ control: false, bytes: Buffer.from(packet) });
      return link.send(packet);
    },
    sendControl: (message) => {
      sent.push({ control: true, bytes: Buffer.from(message) });
      return link.sendControl(message);
    },
  };
  return { link: recorded, sent };
}
