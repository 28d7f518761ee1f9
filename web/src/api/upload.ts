/** Sends a file as it is, and says how much of it is there: `fetch` cannot tell that. */

import { request } from "./client";
import { NetworkError, ProblemError } from "./problem";
import { accessToken } from "./session";

interface UploadOptions {
  /** Bytes sent so far. */
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** What the server answers, or throws like `request`. An ended `signal` throws its reason. */
export async function upload<T>(path: string, file: File, { onProgress, signal }: UploadOptions): Promise<T> {
  // A file is not sent twice: the token is renewed first where it has ended.
  await request<unknown>("/api/user", { signal });
  return new Promise<T>((resolve, reject) => {
    const sending = new XMLHttpRequest();
    const stop = () => sending.abort();
    const end = (settle: () => void) => () => {
      signal.removeEventListener("abort", stop);
      settle();
    };
    sending.open("POST", path);
    sending.responseType = "json";
    sending.setRequestHeader("authorization", `Bearer ${accessToken() ?? ""}`);
    sending.setRequestHeader("content-type", "application/octet-stream");
    sending.upload.onprogress = ({ loaded }) => onProgress(loaded);
    sending.onload = end(() => {
      if (sending.status >= 200 && sending.status < 300) resolve(sending.response as T);
      else reject(new ProblemError(sending.status, sending.response));
    });
    sending.onerror = end(() => reject(new NetworkError("the server cannot be reached")));
    sending.onabort = end(() => reject(signal.reason));
    signal.addEventListener("abort", stop);
    sending.send(file);
  });
}
