/** `/api/docs`: the OpenAPI document as a page, to read and to try. */
import { applyTheme } from '../design/theme.ts';
import { apiDocsPage } from './api-docs-page.tsx';

applyTheme();
apiDocsPage();
