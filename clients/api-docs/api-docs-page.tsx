/** @jsxImportSource preact */
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import startSwagger from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { followTheme } from '../design/theme.ts';
import { TopBar } from '../pages/top-bar.tsx';

export function apiDocsPage(): void {
  // Swagger's own style sheet knows its dark theme by this class.
  followTheme((theme) => document.documentElement.classList.toggle('dark-mode', theme === 'dark'));
  const root = document.getElementById('page');
  if (root) render(<ApiDocsPage />, root);
}

function ApiDocsPage() {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    startSwagger({
      url: '/api/docs/concierge-openapi.yaml',
      domNode: main.current,
      deepLinking: true,
      validatorUrl: null,
    });
  }, []);
  return (
    <>
      <TopBar here="/api/docs" />
      <main ref={main} />
    </>
  );
}
