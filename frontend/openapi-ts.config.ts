import { defineConfig } from '@hey-api/openapi-ts';

// The address of the API is left out: the pages and the API share one origin.
export default defineConfig({
  input: 'openapi.json',
  // Without an index, whose one line would conflict whenever two changes add a route.
  output: { path: 'src/app/api', entryFile: false },
  parser: {
    patch: {
      // The generator does not escape the control characters of a pattern.
      schemas: (_name, schema) => {
        for (const property of Object.values(schema.properties ?? {})) {
          if (typeof property === 'object') delete property.pattern;
        }
      },
    },
  },
  plugins: [
    { name: '@hey-api/client-angular', throwOnError: true, baseUrl: false },
    '@hey-api/typescript',
    // The interceptor of the session adds the token.
    { name: '@hey-api/sdk', auth: false },
    // The forms take their constraints from these.
    { name: '@hey-api/schemas', type: 'form' },
    {
      name: '@angular/common',
      httpResources: true,
      // Writes a separate file, not a folder that looks like a package.
      $hooks: { symbols: { getFilePath: () => 'resources' } },
    },
  ],
});
