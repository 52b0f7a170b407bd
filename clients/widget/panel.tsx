/** @jsxImportSource preact */
import { render } from 'preact';
import './panel.css';
import { createConcierge } from './concierge.ts';
import { loadFonts } from './fonts.ts';
import type { Panel, PanelHost, PanelView as View } from './panel-host.ts';
import { SurroundingsContext } from './parts/context.ts';
import { fitKeyboard } from './parts/fit-keyboard.ts';
import { keepReaderSize } from './parts/reader-size.ts';
import { PanelView } from './views/panel-view.tsx';

/** The second part of the widget, loaded when it is first needed. @param view where it begins */
export function mountPanel(host: PanelHost, view: View): Panel {
  const { settings } = host;
  const concierge = createConcierge(settings, window);
  const { store } = concierge;
  const surroundings = {
    concierge,
    locale: settings.locale,
    resolve: (path: string) => new URL(path, settings.graphUrl).href,
    pieceHref: (handle: string) =>
      settings.pieceHref.replace('{handle}', encodeURIComponent(handle)),
    pieceChosen: host.pieceChosen,
    close: host.close,
  };
  let drafts = 0;
  const draw = (text: string) =>
    render(
      <SurroundingsContext.Provider value={surroundings}>
        <PanelView draft={{ key: drafts++, text }} />
      </SurroundingsContext.Provider>,
      host.root,
    );

  store.dispatch({ type: 'viewChosen', view });
  loadFonts(document);
  keepReaderSize(host.root);
  draw('');
  const unfit = fitKeyboard(host.root);
  store.subscribe(() => host.unreadChanged(store.state.unread));
  void concierge.conversation.begin();
  return {
    open(trigger, { text, orderLink }) {
      if (text) draw(text);
      if (orderLink) concierge.guestCheck.follow(orderLink);
      store.dispatch({ type: 'panelOpened', trigger });
    },
    close: () => store.dispatch({ type: 'panelClosed' }),
    cutSocket: concierge.cutSocket,
    end() {
      unfit();
      concierge.stop();
      render(null, host.root);
      return store.state.view;
    },
  };
}
