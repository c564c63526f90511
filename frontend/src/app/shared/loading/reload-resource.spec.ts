import { HttpResourceRef, httpResource, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { reloading } from './reload-resource';

describe('reloading', () => {
  let server: HttpTestingController;
  let resource: HttpResourceRef<string | undefined>;
  let reload: () => void;

  const answer = async (value: string) => {
    TestBed.tick();
    server.expectOne('/api/rows').flush(value);
    await TestBed.inject(ApplicationRef).whenStable();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    server = TestBed.inject(HttpTestingController);
    TestBed.runInInjectionContext(() => {
      resource = httpResource<string>(() => '/api/rows');
      reload = reloading(resource);
    });
    await answer('at first');
  });

  it('loads again', async () => {
    reload();
    await answer('changed');
    expect(resource.value()).toBe('changed');
    TestBed.tick();
    server.expectNone('/api/rows');
  });

  it('loads once more when asked to while it loads', async () => {
    reload();
    TestBed.tick();
    reload();
    reload();
    TestBed.tick();
    server.expectOne('/api/rows').flush('halfway');
    await vi.waitFor(() => answer('changed'));
    expect(resource.value()).toBe('changed');
    TestBed.tick();
    server.expectNone('/api/rows');
  });
});
