/** The mailbox: what the shop would have sent. Development only. */
import { applyTheme } from '../design/theme.ts';
import { mailboxPage } from './mailbox-page.tsx';

applyTheme();
mailboxPage();
