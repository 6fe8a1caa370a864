// Files: what can be uploaded, and what is downloaded.

import { createReadStream } from "node:fs";
import { type DownloadMediaResponse, KfClient, type OperationName, type Operations, type UploadMediaRequest } from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

const kf = new KfClient({ corpId: "ww1", secret: "s" });

export async function files(bytes: Uint8Array, blob: Blob, maybe: string | undefined): Promise<void> {
  const uploaded = await kf.uploadMedia({ type: "file", media: bytes, filename: "a.pdf" }, { timeout: 1000 });
  same<typeof uploaded.media_id, string>(true);
  // WeCom sends a string where its documents show a number.
  same<typeof uploaded.created_at, number | string | undefined>(true);
  await kf.uploadMedia({ type: "image", media: blob, filename: maybe });
  await kf.uploadMedia({ type: "voice", media: Buffer.from("x"), filename: "a.amr" });
  await kf.uploadMedia({ type: "video", media: new ArrayBuffer(8), filename: "a.mp4" });
  await kf.uploadMedia({ type: "file", media: new File([blob], "a") });
  // @ts-expect-error there is no such type
  await kf.uploadMedia({ type: "pdf", media: bytes, filename: "a.pdf" });
  await kf.uploadMedia({ type: "file", media: { path: "./a.pdf" } });
  await kf.uploadMedia({ type: "file", media: { path: new URL("file:///a.pdf") } });
  // @ts-expect-error a text may come from anywhere: a path is spelled out
  await kf.uploadMedia({ type: "file", media: "./a.pdf" });
  // @ts-expect-error and so is a file URL
  await kf.uploadMedia({ type: "file", media: new URL("file:///a.pdf") });
  await kf.uploadMedia({ type: "file", media: createReadStream("./a.pdf") });
  await kf.uploadMedia({ type: "file", media: blob.stream(), filename: "a.pdf" });
  // @ts-expect-error a number is no file
  await kf.uploadMedia({ type: "file", media: 5, filename: "a.pdf" });
  // @ts-expect-error the size is counted by the client
  await kf.uploadMedia({ type: "file", media: bytes, filename: "a.pdf", size: 5 });

  const down = await kf.downloadMedia({ media_id: uploaded.media_id });
  same<typeof down, DownloadMediaResponse>(true);
  same<typeof down.body, Uint8Array>(true);
  same<typeof down.filename, string | undefined>(true);
  same<typeof down.contentType, string | undefined>(true);
  same<ReturnType<typeof down.text>, string>(true);
  same<ReturnType<typeof down.blob>, Blob>(true);
  same<ReturnType<typeof down.stream>, ReadableStream<Uint8Array>>(true);
  // @ts-expect-error the id is required
  await kf.downloadMedia({});
}

same<Operations["uploadMedia"]["params"], UploadMediaRequest>(true);
same<Operations["downloadMedia"]["response"], DownloadMediaResponse>(true);
export const names: OperationName[] = ["uploadMedia", "downloadMedia"];
