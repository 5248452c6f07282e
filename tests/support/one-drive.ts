// A stand-in for somebody's OneDrive, on loopback: places that take a file in one piece, as upload sessions do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Upload {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Uint8Array;
}

/** How an upload is answered: a status, or cut off in the middle of the file. */
export type UploadAnswer = number | 'cut' | { readonly redirect: string } | { readonly afterMs: number };

export async function startOneDrive() {
  const uploads: Upload[] = [];
  const answers: UploadAnswer[] = [];
  const server = createServer(async (request, response) => {
    const answer = answers.shift() ?? 201;
    if (answer === 'cut') return void request.once('data', () => request.socket.destroy());
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url = '', method = '', headers } = request;
    uploads.push({ path: url, method, headers, bytes: new Uint8Array(Buffer.concat(chunks)) });
    if (typeof answer === 'object' && 'afterMs' in answer)
      await new Promise((resolve) => setTimeout(resolve, answer.afterMs));
    if (typeof answer === 'object' && 'redirect' in answer)
      response.writeHead(307, { Location: answer.redirect });
    else
      response.writeHead(typeof answer === 'number' ? answer : 201, { 'Content-Type': 'application/json' });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let places = 0;
  return {
    base,
    uploads,
    /** How the next uploads are answered, in order; after those, 201. */
    answerNext: (...next: UploadAnswer[]) => void answers.push(...next),
    /** What Teams says of the place that it has opened, as `uploadInfo`. */
    place: (name: string) => {
      places += 1;
      return {
        contentUrl: `${base}/personal/a-teacher/Documents/Applications/${name}`,
        name,
        uploadUrl: `${base}/upload/${places}?tempauth=secret`,
        uniqueId: `item-${places}`,
        fileType: name.split('.').at(-1) ?? '',
      };
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
