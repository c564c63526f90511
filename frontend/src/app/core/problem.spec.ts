import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';

import { Problem, problemInterceptor } from './problem';

describe('problemInterceptor', () => {
  let http: HttpClient;
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([problemInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
  });

  const problemOf = (answer: Promise<unknown>): Promise<Problem> =>
    answer.then(
      () => expect.unreachable('it succeeded'),
      (error: Problem) => error,
    );

  it("has the server's messages, also those for form fields", async () => {
    const problem = problemOf(firstValueFrom(http.get('/api')));
    server
      .expectOne('/api')
      .flush(
        { title: 'Invalid', detail: 'The form is wrong.', errors: { email: ['It is taken.'] } },
        { status: 422, statusText: 'Unprocessable Entity' },
      );
    expect(await problem).toMatchObject({
      message: 'The form is wrong.',
      status: 422,
      fields: { email: ['It is taken.'] },
    });
  });

  it('reads the problem when a file was expected', async () => {
    const problem = problemOf(firstValueFrom(http.get('/api', { responseType: 'blob' })));
    const body = new Blob(['{"detail": "There is no file."}'], {
      type: 'application/problem+json',
    });
    server.expectOne('/api').flush(body, { status: 404, statusText: 'Not Found' });
    expect(await problem).toMatchObject({ message: 'There is no file.', status: 404 });
  });

  it('has a message for a server that cannot be reached', async () => {
    const problem = problemOf(firstValueFrom(http.get('/api')));
    server.expectOne('/api').error(new ProgressEvent('error'));
    expect((await problem).message).toContain('cannot be reached');
  });

  it("has a message for a proxy's error page", async () => {
    const problem = problemOf(firstValueFrom(http.get('/api')));
    server.expectOne('/api').flush('<h1>Bad', { status: 502, statusText: 'Bad Gateway' });
    expect((await problem).message).toContain('Try again');
  });
});
