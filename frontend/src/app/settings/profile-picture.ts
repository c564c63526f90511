import { Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { deleteFile, getFile } from '../api/sdk.gen';
import type { File as StoredFile } from '../api/types.gen';
import { Session } from '../auth/session';
import { poll } from '../core/poll';
import { Toasts } from '../core/toasts';
import { UploadZone } from '../files/upload-zone';
import { Avatar } from '../shared/ui/avatar';

@Component({
  selector: 'app-profile-picture',
  imports: [Avatar, MatButtonModule, UploadZone],
  template: `
    <div class="picture">
      <app-avatar [name]="name()" [picture]="user()?.picture_id" />
      @if (user()?.picture_id) {
        <button i18n matButton type="button" (click)="remove()">Remove picture</button>
      }
    </div>
    <div class="upload">
      @defer {
        <app-upload-zone
          label="Choose a picture"
          i18n-label
          hint="PNG, JPEG or WebP. It is cut to a square."
          i18n-hint
          accept=".png,.jpg,.jpeg,.webp"
          (uploaded)="latest.set($event)"
        />
      } @error {
        <p i18n role="alert">Pictures cannot be chosen now. Reload the page to try again.</p>
      }
      <p class="muted" role="status">{{ status() }}</p>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 16px 24px;
      align-items: center;
      max-width: 480px;
      margin-bottom: 24px;
    }
    .picture {
      display: grid;
      gap: 8px;
      justify-items: center;
    }
    app-avatar {
      font-size: 5rem;
    }
    .upload {
      flex: 1 1 240px;
      min-height: 142px;
    }
    .muted {
      margin-top: 6px;
      color: var(--app-muted);
      font-size: 0.8125rem;
    }
  `,
})
export class ProfilePicture {
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  protected readonly user = this.session.user;
  protected readonly name = computed(() => this.user()?.full_name || this.user()?.email || '');
  /** The picture that was uploaded last, until it is ready. */
  protected readonly latest = signal<StoredFile | undefined>(undefined);
  protected readonly status = computed(() => {
    const file = this.latest();
    return file?.state === 'refused'
      ? file.refusal
      : file && $localize`Your picture is being processed.`;
  });

  constructor() {
    poll(
      computed(() => this.latest()?.state === 'processing'),
      () => void this.check(),
    );
  }

  private async check(): Promise<void> {
    const file = this.latest();
    if (!file) return;
    const { data } = await getFile({ path: { file_id: file.id } });
    this.latest.set(data.state === 'ready' ? undefined : data);
    if (data.state !== 'ready') return;
    this.session.reloadUser();
    this.toasts.show($localize`Your picture is saved.`);
  }

  protected async remove(): Promise<void> {
    const id = this.user()?.picture_id;
    if (id && (await this.toasts.attempt(() => deleteFile({ path: { file_id: id } })))) {
      this.session.reloadUser();
      this.toasts.show($localize`Your picture is removed.`);
    }
  }
}
