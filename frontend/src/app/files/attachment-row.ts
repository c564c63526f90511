import { Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import type { File as StoredFile } from '../api/types.gen';
import { fileSize } from '../shared/format/numbers';
import { Icon } from '../shared/ui/icon';
import type { IconName } from '../shared/ui/icons';
import { objectUrl } from '../shared/ui/object-url';

@Component({
  selector: 'app-attachment-row',
  imports: [Icon, MatButtonModule],
  template: `
    @if (thumbnail(); as url) {
      <img [src]="url" alt="" />
    } @else {
      <app-icon class="kind" [name]="icon()" />
    }
    <div class="what">
      <p class="name">{{ file().name }}</p>
      <p class="muted" [class.error]="file().state === 'refused'">{{ detail() }}</p>
    </div>
    @if (file().state === 'ready') {
      <button matIconButton type="button" (click)="download.emit()">
        <app-icon name="download" />
        <span class="visually-hidden" i18n>Download {{ file().name }}</span>
      </button>
    }
    <button matIconButton type="button" (click)="delete.emit()">
      <app-icon name="delete" />
      <span class="visually-hidden" i18n>Delete {{ file().name }}</span>
    </button>
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      align-items: center;
      padding: 8px 0;
    }
    img,
    .kind {
      flex: none;
      width: 48px;
      height: 48px;
      margin-inline-end: 8px;
      border-radius: var(--app-radius-small);
    }
    img {
      outline: 1px solid var(--app-hairline);
      outline-offset: -1px;
      object-fit: cover;
    }
    .kind {
      align-items: center;
      justify-content: center;
      background: var(--app-calm-container);
      color: var(--app-calm);
    }
    .what {
      flex: 1;
      min-width: 0;
    }
    .name {
      overflow-wrap: anywhere;
      font-weight: 560;
    }
    .muted {
      color: var(--app-muted);
      font-size: 0.875rem;
    }
    .error {
      color: var(--app-bad);
    }
  `,
})
export class AttachmentRow {
  readonly file = input.required<StoredFile>();
  readonly download = output();
  readonly delete = output();

  protected readonly icon = computed(() => icon(this.file().content_type));
  protected readonly detail = computed(() => detail(this.file()));
  protected readonly thumbnail = objectUrl(() => {
    const { id, state, has_thumbnail } = this.file();
    return state === 'ready' && has_thumbnail ? `/api/v1/files/${id}/thumbnail` : undefined;
  });
}

function icon(contentType: string): IconName {
  if (contentType.startsWith('image/')) return 'image';
  return contentType === 'application/zip' ? 'archive' : 'document';
}

function detail({ state, refusal, size }: StoredFile): string {
  if (state === 'refused') return refusal ?? $localize`This file was refused.`;
  return state === 'processing'
    ? $localize`${fileSize(size)}:size: · being processed`
    : fileSize(size);
}
