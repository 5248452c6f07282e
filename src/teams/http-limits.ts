// Limits of the HTTP server that no request may stretch, and what Node itself would answer with too many words.
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
/** Half-open connections are many and cheap; beyond this new ones are turned away so that open ones are served. */
const MOST_SOCKETS = 4_000;
/** How often Node looks for connections over their time. */
const CHECK_MS = 1_000;

/** restify makes the server without options, so the sweep is set where Node keeps it. */
interface Sweeping {
  connectionsCheckingInterval?: number;
}

export function limitServer(server: Server): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MOST_SOCKETS;
  server.maxHeadersCount = 100;
  (server as Sweeping).connectionsCheckingInterval = CHECK_MS;
  server.removeAllListeners('upgrade').on('upgrade', (_, socket) => end(socket, 400));
  server.on('connect', (_, socket) => end(socket, 405));
  server.on('checkExpectation', (_, response) => {
    // Two statements: restify replaces writeHead by one that returns nothing.
    response.writeHead(417, { Connection: 'close' });
    response.end();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    end(socket, STATUS_OF[error.code ?? ''] ?? 400),
  );
}

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

function end(socket: Duplex, status: number): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    () => socket.destroy(),
  );
}
