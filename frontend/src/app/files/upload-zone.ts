import { Component, booleanAttribute, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';

import type { File as StoredFile } from '../api/types.gen';
import { fileSize } from '../shared/format/numbers';
import { Icon } from '../shared/ui/icon';
import { Upload, Uploads } from './uploads';

/** Where files are dropped or chosen, with the progress of each. */
@Component({
  selector: 'app-upload-zone',
  imports: [Icon, MatButtonModule, MatProgressBarModule],
  host: {
    '[class.over]': 'isOver()',
    '(dragover)': '$event.preventDefault(); isOver.set(true)',
    '(dragleave)': 'isOver.set(false)',
    '(drop)': 'drop($event)',
  },
  templateUrl: './upload-zone.html',
  styleUrl: './upload-zone.scss',
})
export class UploadZone {
  readonly itemId = input<string | null>(null);
  readonly isMultiple = input(false, { transform: booleanAttribute });
  /** The label of the button. */
  readonly label = input.required<string>();
  readonly hint = input.required<string>();
  /** The extensions of the files that the dialog of the browser offers. */
  readonly accept = input('');

  readonly uploaded = output<StoredFile>();

  protected readonly fileSize = fileSize;
  protected readonly isOver = signal(false);
  protected readonly uploads = new Uploads();
  /** What screen readers say. */
  protected readonly announcement = signal('');

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    this.add(event.dataTransfer?.files);
  }

  protected choose(input: HTMLInputElement): void {
    this.add(input.files);
    input.value = ''; // so that the same file can be chosen again
  }

  protected cancel(upload: Upload): void {
    this.uploads.remove(upload);
    this.announcement.set($localize`The upload of ${upload.file.name}:name: is cancelled.`);
  }

  private add(files: FileList | null | undefined): void {
    const chosen = [...(files ?? [])];
    for (const file of this.isMultiple() ? chosen : chosen.slice(0, 1)) void this.upload(file);
  }

  private async upload(file: File): Promise<void> {
    const stored = await this.uploads.add(file, this.itemId());
    if (!stored) return;
    this.announcement.set($localize`${stored.name}:name: is uploaded.`);
    this.uploaded.emit(stored);
  }
}
