import type { LiveFigure } from '../telemetry/metrics.ts';
import type { HttpStreams } from './http-streams.ts';
import type { Subscriptions } from './subscribe.ts';
import type { WebSocketDoor } from './websocket.ts';

/** What `/metrics` tells of sockets and streams: what is open, and what has happened since the start. */
export function figuresOf(
  { counts, open }: Pick<Subscriptions, 'counts' | 'open'>,
  sockets: Pick<WebSocketDoor, 'size'>,
  httpStreams: Pick<HttpStreams, 'size'>,
): readonly LiveFigure[] {
  const figure = (name: string, help: string, read: () => number): LiveFigure => ({
    name: `aurora_${name}`,
    help,
    read,
  });
  return [
    figure('open_sockets', 'WebSockets open now', () => sockets.size),
    figure('open_http_streams', 'Subscriptions over HTTP open now', () => httpStreams.size),
    figure('open_subscriptions', 'Subscriptions of clients open now', () => open().subscriptions),
    figure('open_sources', 'Subscriptions in subgraphs open now', () => open().sources),
    figure('open_results', 'Distinct results made of them now', () => open().results),
    figure('sockets_total', 'WebSockets taken', () => counts.socketsOpened),
    figure('sockets_refused_total', 'WebSockets refused', () => counts.socketsRefused),
    figure('sockets_cut_total', 'Clients cut for silence or slowness', () => counts.socketsCut),
    figure('sources_total', 'Subscriptions opened in subgraphs', () => counts.sourcesOpened),
    figure('events_total', 'Events received from subgraphs', () => counts.eventsReceived),
    figure(
      'events_joined_total',
      'Events joined, once a distinct result',
      () => counts.eventsJoined,
    ),
    figure(
      'events_conflated_total',
      'Events let go by a full backlog',
      () => counts.eventsConflated,
    ),
    figure('frames_total', 'Results sent to clients', () => counts.framesSent),
    figure('frames_skipped_total', 'Results that slow clients missed', () => counts.framesSkipped),
    figure('streams_merged_total', 'Resumed streams that caught up', () => counts.lanesMerged),
    figure(
      'reload_kept_total',
      'Streams that a reload left as they were',
      () => counts.streamsKept,
    ),
    figure('reload_moved_total', 'Streams that a reload moved', () => counts.streamsMoved),
    figure('reload_ended_total', 'Streams that a reload ended', () => counts.streamsEnded),
  ];
}
