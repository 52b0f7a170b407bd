/** An address that leads nowhere: all that its page needs to run is the reader's theme. */
import { applyTheme } from '../design/theme.ts';

applyTheme();
