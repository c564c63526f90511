import { defineConfig } from '@hey-api/openapi-ts';

// The address of the API is left out: the pages and the API share one origin.
export default defineConfig({
  input: 'openapi.json',
  output: 'src/app/api',
  plugins: [
    { name: '@hey-api/client-angular', throwOnError: true, baseUrl: false },
    '@hey-api/typescript',
    '@hey-api/sdk',
    {
      name: '@angular/common',
      httpResources: true,
      // In a file of its own, and not in a folder that looks like a package.
      $hooks: { symbols: { getFilePath: () => 'resources' } },
    },
  ],
});
