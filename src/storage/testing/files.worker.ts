import type { FileAppender, FileStore } from "@/domain/files";
import { toErrorData } from "@/domain/errors";
import { opfsFiles } from "../opfsFiles";

/** Runs a file store in a worker for the browser tests: each message names a method and its arguments. */
export interface FileCall {
  readonly id: number;
  readonly root: string;
  readonly method: keyof FileStore | "appender.append" | "appender.close";
  readonly args: readonly unknown[];
}

const stores = new Map<string, Promise<FileStore>>();
const appenders: FileAppender[] = [];

async function perform({ root, method, args }: FileCall): Promise<unknown> {
  let opening = stores.get(root);
  if (!opening) stores.set(root, (opening = opfsFiles(root)));
  const files = await opening;
  switch (method) {
    case "append": {
      const [path, truncateTo] = args as [string, number | undefined];
      return appenders.push(await files.append(path, truncateTo)) - 1;
    }
    case "appender.append":
      return appenders[args[0] as number]!.append(args[1] as Uint8Array);
    case "appender.close":
      return appenders[args[0] as number]!.close();
    default:
      return (files[method] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
  }
}

self.onmessage = ({ data }: MessageEvent<FileCall>) => {
  perform(data).then(
    (result) => self.postMessage({ id: data.id, result }),
    (thrown: unknown) => self.postMessage({ id: data.id, error: toErrorData(thrown) }),
  );
};
