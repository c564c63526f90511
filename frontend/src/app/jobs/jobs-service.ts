import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { Subject, firstValueFrom } from 'rxjs';

import { getJobResultRequest } from '../api/resources.gen';
import { cancelJob, createJob, retryJob } from '../api/sdk.gen';
import type { Job, JobCreate } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { fileName, saveFile } from '../shared/ui/save-file';
import { taskName } from './tasks';

/** The actions on jobs. Toasts show their errors. */
@Injectable({ providedIn: 'root' })
export class JobsService {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);
  private readonly starting = signal(false);
  private readonly starts = new Subject<void>();

  readonly isStarting = this.starting.asReadonly();
  readonly started = this.starts.asObservable();

  async start(task: JobCreate['task']): Promise<void> {
    if (this.starting()) return;
    this.starting.set(true);
    const isDone = await this.toasts.attempt(() => createJob({ body: { task } }));
    this.starting.set(false);
    if (!isDone) return;
    this.toasts.show($localize`${taskName(task)}:task: started.`);
    this.starts.next();
  }

  cancel({ id }: Job): Promise<boolean> {
    return this.toasts.attempt(() => cancelJob({ path: { job_id: id } }));
  }

  retry({ id }: Job): Promise<boolean> {
    return this.toasts.attempt(() => retryJob({ path: { job_id: id } }));
  }

  download(job: Job): Promise<boolean> {
    // The generated function would read the file as JSON.
    const request = getJobResultRequest({ path: { job_id: job.id } });
    return this.toasts.attempt(async () => {
      const { body, headers } = await this.fetchFile(request.urlWithParams);
      const name = fileName(headers.get('Content-Disposition')) ?? job.result_name ?? 'result';
      if (body) saveFile(body, name);
    });
  }

  private fetchFile(url: string) {
    return firstValueFrom(this.http.get(url, { observe: 'response', responseType: 'blob' }));
  }
}
