/** The mailbox: what the shop would have sent. Development only. */
import { applyTheme } from '../pages/theme.ts';
import { mailboxPage } from './mailbox-page.tsx';

applyTheme();
mailboxPage();
