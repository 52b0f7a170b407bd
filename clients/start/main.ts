/** The start page: what runs here, and what to try in two minutes. Development only. */
import { applyTheme } from '../design/theme.ts';
import { startPage } from './start-page.tsx';

applyTheme();
startPage();
