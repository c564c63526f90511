import {
  HttpClient,
  HttpEventType,
  provideHttpClient,
  withInterceptors,
  withXhr,
} from '@angular/common/http';
import { EnvironmentInjector, createEnvironmentInjector, inject, signal } from '@angular/core';
import { ReplaySubject, filter, lastValueFrom, takeUntil, tap } from 'rxjs';

import { confirmUpload, createFile, deleteFile } from '../api/sdk.gen';
import type { File as StoredFile } from '../api/types.gen';
import { sessionInterceptor } from '../auth/session-interceptor';
import { connectionInterceptor } from '../core/connection';
import { problemInterceptor } from '../core/problem';

/** A file that is being uploaded, or that could not be. */
export class Upload {
  /** Per cent. */
  readonly progress = signal(0);
  readonly error = signal('');
  // It may be cancelled before its content is sent.
  private readonly cancellation = new ReplaySubject<void>(1);
  readonly cancelled = this.cancellation.asObservable();
  isCancelled = false;

  constructor(readonly file: File) {}

  cancel(): void {
    this.isCancelled = true;
    this.cancellation.next();
  }
}

/** Uploads files one after another, since the API accepts few at the same time. */
export class Uploads {
  private readonly http = httpClientWithProgress();
  private last: Promise<unknown> = Promise.resolve();
  private readonly list = signal<readonly Upload[]>([]);
  readonly current = this.list.asReadonly();

  /** Returns the stored file, or undefined if it was cancelled or an error is shown. */
  add(file: File, itemId: string | null): Promise<StoredFile | undefined> {
    const upload = new Upload(file);
    this.list.update((list) => [...list, upload]);
    const result = this.last.then(() => this.attempt(upload, itemId));
    this.last = result;
    return result;
  }

  remove(upload: Upload): void {
    upload.cancel();
    this.list.update((list) => list.filter((other) => other !== upload));
  }

  private async attempt(upload: Upload, itemId: string | null): Promise<StoredFile | undefined> {
    if (upload.isCancelled) return undefined;
    try {
      const stored = await this.send(upload, itemId);
      this.remove(upload);
      return stored;
    } catch (error) {
      upload.error.set(error instanceof Error ? error.message : $localize`Something went wrong.`);
      return undefined;
    }
  }

  private async send(upload: Upload, itemId: string | null): Promise<StoredFile | undefined> {
    const { name, size } = upload.file;
    const { data } = await createFile({ body: { name, size, item_id: itemId } });
    const path = { file_id: data.id };
    try {
      await this.sendContent(upload, data.upload_url);
      if (!upload.isCancelled) return (await confirmUpload({ path })).data;
    } catch (error) {
      // What was uploaded counts against the quota. If this fails too, the first error matters.
      await deleteFile({ path }).catch(() => undefined);
      throw error;
    }
    await deleteFile({ path });
    return undefined;
  }

  private sendContent({ file, progress, cancelled }: Upload, url: string): Promise<unknown> {
    const events = this.http
      .put(url, file, { observe: 'events', reportProgress: true, responseType: 'text' })
      .pipe(
        tap((event) => {
          if (event.type !== HttpEventType.UploadProgress) return;
          progress.set(Math.round((100 * event.loaded) / (event.total ?? file.size)));
        }),
        filter((event) => event.type === HttpEventType.Response),
        takeUntil(cancelled),
      );
    return lastValueFrom(events, { defaultValue: undefined });
  }
}

/** Angular's default, fetch(), reports no progress of an upload. */
function httpClientWithProgress(): HttpClient {
  const interceptors = [problemInterceptor, sessionInterceptor, connectionInterceptor];
  const providers = [provideHttpClient(withXhr(), withInterceptors(interceptors))];
  return createEnvironmentInjector(providers, inject(EnvironmentInjector)).get(HttpClient);
}
