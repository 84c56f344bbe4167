// The WebSocket server of the test pages, for short text messages.
import { createHash } from 'node:crypto';

/**
 * Accepts a WebSocket. It answers each message `ms:text` with `text` after so many milliseconds, and sends nothing by
 * itself, but at `/push` a message every 50 ms.
 * @param {import('node:http').IncomingMessage} request @param {import('node:stream').Duplex} socket
 */
export function answerSocket(request, socket) {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`);
  const send = (text) => socket.writable && socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
  if (request.url === '/push') {
    const timer = setInterval(() => send('push'), 50).unref();
    socket.on('close', () => clearInterval(timer));
  }
  let rest = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    // A frame of the client: its type, its length, a mask of four bytes, and the text under that mask.
    for (let end = 0; rest.length >= 6 && rest.length >= (end = 6 + (rest[1] & 127)); rest = rest.subarray(end)) {
      if ((rest[0] & 15) === 8) return socket.end();
      const text = Buffer.from(rest.subarray(6, end).map((byte, at) => byte ^ rest[2 + (at & 3)])).toString();
      const [, ms, answer] = /^(\d+):(.*)$/.exec(text) ?? [];
      if (ms) setTimeout(() => send(answer), Number(ms)).unref();
    }
  });
}
