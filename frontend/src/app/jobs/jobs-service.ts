import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { getJobResultRequest } from '../api/@angular/common.gen';
import { cancelJob, createJob, retryJob } from '../api/sdk.gen';
import type { Job, JobCreate } from '../api/types.gen';
import { Notices } from '../core/notices';
import { fileName, saveFile } from '../shared/save-file';
import { taskName } from './tasks';

/** What one can do with jobs. How it went is told by a notice. */
@Injectable({ providedIn: 'root' })
export class JobsService {
  private readonly http = inject(HttpClient);
  private readonly notices = inject(Notices);
  private readonly starting = signal(false);

  readonly isStarting = this.starting.asReadonly();

  async start(task: JobCreate['task']): Promise<void> {
    if (this.starting()) return;
    this.starting.set(true);
    const isDone = await this.notices.attempt(() => createJob({ body: { task } }));
    if (isDone) this.notices.tell(`${taskName(task)} started.`);
    this.starting.set(false);
  }

  cancel({ id }: Job): Promise<boolean> {
    return this.notices.attempt(() => cancelJob({ path: { job_id: id } }));
  }

  retry({ id }: Job): Promise<boolean> {
    return this.notices.attempt(() => retryJob({ path: { job_id: id } }));
  }

  download(job: Job): Promise<boolean> {
    // The generated function would read the file as JSON.
    const request = getJobResultRequest({ path: { job_id: job.id } });
    return this.notices.attempt(async () => {
      const { body, headers } = await this.fetchFile(request.urlWithParams);
      const name = fileName(headers.get('Content-Disposition')) ?? job.result_name ?? 'result';
      if (body) saveFile(body, name);
    });
  }

  private fetchFile(url: string) {
    return firstValueFrom(this.http.get(url, { observe: 'response', responseType: 'blob' }));
  }
}
