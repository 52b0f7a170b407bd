/** The supergraph page: who owns what of the graph, and who asks for it. */
import { applyTheme } from '../design/theme.ts';
import { supergraphPage } from './supergraph-page.tsx';

applyTheme();
supergraphPage();
