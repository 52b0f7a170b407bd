/** The explain page: how one request was answered, step by step. */
import { applyTheme } from '../design/theme.ts';
import { explainPage } from './explain-page.tsx';

applyTheme();
explainPage();
