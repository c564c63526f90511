import { OverlayContainer } from '@angular/cdk/overlay';
import { Directive, inject } from '@angular/core';
import { MatMenuTrigger } from '@angular/material/menu';

/** All content of a page must be in a landmark: the open menu of this button gets its own. */
@Directive({ selector: '[appMenuLandmark]' })
export class MenuLandmark {
  private readonly overlays = inject(OverlayContainer);

  constructor() {
    const trigger = inject(MatMenuTrigger);
    trigger.menuOpened.subscribe(() => this.markLandmark(true));
    trigger.menuClosed.subscribe(() => this.markLandmark(false));
  }

  private markLandmark(isOpen: boolean): void {
    const container = this.overlays.getContainerElement();
    container.role = isOpen ? 'region' : null;
    container.ariaLabel = isOpen ? $localize`Menu` : null;
  }
}
