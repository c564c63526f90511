import { Type } from '@angular/core';
import { HttpRequest, provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';

import { client } from '../../api/client.gen';
import { provideHeyApiClient } from '../../api/client/client.gen';

/** For unit tests: the providers that each page with a form needs. */
export const FORM_PROVIDERS = [
  provideHttpClient(),
  provideHttpClientTesting(),
  provideHeyApiClient(client),
  provideRouter([]),
];

/** For unit tests: a page with a form, to read its text and fill it in. */
export class FormHarness<T> {
  readonly fixture: ComponentFixture<T>;
  readonly server = TestBed.inject(HttpTestingController);

  constructor(page: Type<T>, inputs: Readonly<Record<string, unknown>> = {}) {
    this.fixture = TestBed.createComponent(page);
    for (const [name, value] of Object.entries(inputs)) {
      this.fixture.componentRef.setInput(name, value);
    }
    TestBed.tick();
  }

  private get page(): HTMLElement {
    return this.fixture.nativeElement;
  }

  get text(): string {
    return this.page.textContent;
  }

  /** The input, text area or select with this label. */
  field(label: string): HTMLInputElement {
    const fields = [...this.page.querySelectorAll('mat-form-field, mat-checkbox')];
    const field = fields.find((it) => it.querySelector('label')?.textContent?.trim() === label);
    const input = field?.querySelector<HTMLInputElement>('input, textarea, select');
    if (!input) throw new Error(`There is no field '${label}'.`);
    return input;
  }

  type(label: string, value: string): void {
    const field = this.field(label);
    field.value = value;
    field.dispatchEvent(new Event('input'));
  }

  /** Waits for the option with this text in the open list of a field, and chooses it. */
  async choose(text: string): Promise<void> {
    const options = () => [...document.querySelectorAll<HTMLElement>('mat-option')];
    const find = () => options().find(({ textContent }) => textContent.trim() === text);
    (await waitFor(find, `There is no option '${text}'.`)).click();
  }

  submit(): void {
    this.page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    TestBed.tick();
  }

  /** Waits for the page's request with this method and path, and answers it. */
  async answer(method: string, path: string, body: object, status = 200): Promise<TestRequest> {
    const found = await this.request(method, path);
    const headers = { ETag: '"1"' };
    found.flush(body, { status, statusText: String(status), headers });
    // Not whenStable(): the page may have other requests that are not answered.
    await new Promise((done) => setTimeout(done));
    TestBed.tick();
    return found;
  }

  private request(method: string, path: string): Promise<TestRequest> {
    const isSent = (it: HttpRequest<unknown>) =>
      it.method === method && it.url.split('?', 1)[0]?.endsWith(path) === true;
    return waitFor(() => this.server.match(isSent)[0], `The page sends no ${method} ${path}.`);
  }
}

async function waitFor<T>(find: () => T | undefined, failure: string): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(failure);
}
