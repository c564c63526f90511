import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { firstValueFrom } from 'rxjs';

import { getFileContentRequest, listFilesResource } from '../api/resources.gen';
import { deleteFile } from '../api/sdk.gen';
import type { File as StoredFile } from '../api/types.gen';
import { poll } from '../core/poll';
import { Toasts } from '../core/toasts';
import { AsyncContent } from '../shared/loading/async-content';
import { rowsOf } from '../shared/loading/resource-signals';
import { Confirm } from '../shared/ui/confirm';
import { saveFile } from '../shared/ui/save-file';
import { AttachmentRow } from './attachment-row';
import { UploadZone } from './upload-zone';

/** More than an item usually has; the oldest come first. */
const SHOWN = 100;

/** The files of an item, and where more are uploaded. */
@Component({
  selector: 'app-attachments',
  imports: [AsyncContent, AttachmentRow, MatButtonModule, UploadZone],
  template: `
    <section class="panel" aria-labelledby="attachments">
      <h2 id="attachments" i18n>Attachments</h2>
      <app-async-content [from]="files" noun="attachments" i18n-noun [expected]="1">
        <ul>
          @for (file of files.rows(); track file.id) {
            <li>
              <app-attachment-row
                [file]="file"
                (download)="download(file)"
                (delete)="deleteFile(file)"
              />
            </li>
          }
        </ul>
        <p empty class="muted" i18n>No files yet.</p>
      </app-async-content>
      @if (files.total() > shown) {
        <p class="muted" i18n>The oldest {{ shown }} of {{ files.total() }} are shown.</p>
      }
      <app-upload-zone
        isMultiple
        label="Choose files"
        i18n-label
        hint="Images, PDF, text, CSV, Office documents and ZIP. Images are scaled to 2048 pixels."
        i18n-hint
        [itemId]="itemId()"
        (uploaded)="files.reload()"
      />
      <p class="visually-hidden" role="status">{{ announcement() }}</p>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 12px;
      max-width: 696px;
      margin-top: 24px;
      padding: clamp(16px, 3vw, 28px);
    }
    li + li {
      border-top: 1px solid var(--app-hairline);
    }
    .muted {
      color: var(--app-muted);
      font-size: 0.875rem;
    }
  `,
})
export class Attachments {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);
  private readonly confirm = inject(Confirm);

  readonly itemId = input.required<string>();

  protected readonly shown = SHOWN;
  protected readonly announcement = signal('');
  protected readonly files = rowsOf(
    listFilesResource(() => ({ path: { item_id: this.itemId() }, query: { limit: SHOWN } })),
  );

  constructor() {
    const isProcessing = ({ state }: StoredFile) => state === 'processing';
    poll(
      computed(() => this.files.rows()?.some(isProcessing) ?? false),
      this.files.reload,
    );
  }

  protected download({ id, name }: StoredFile): Promise<boolean> {
    // The generated function would read the file as JSON.
    const { urlWithParams } = getFileContentRequest({ path: { file_id: id } });
    return this.toasts.attempt(async () => {
      const content = this.http.get(urlWithParams, { responseType: 'blob' });
      saveFile(await firstValueFrom(content), name);
    });
  }

  protected async deleteFile({ id, name }: StoredFile): Promise<void> {
    const isConfirmed = await this.confirm.ask({
      heading: $localize`Delete this file?`,
      text: $localize`“${name}:name:” is deleted for everyone who can see the item.`,
      action: $localize`Delete`,
    });
    if (!isConfirmed) return;
    if (await this.toasts.attempt(() => deleteFile({ path: { file_id: id } }))) {
      this.announcement.set($localize`${name}:name: is deleted.`);
    }
    this.files.reload();
  }
}
