import { createContext, useContext } from 'react';
import type { Graph } from './client.ts';

const GraphContext = createContext<Graph | null>(null);
export const GraphProvider = GraphContext.Provider;

export function useGraph(): Graph {
  const graph = useContext(GraphContext);
  if (!graph) throw new Error('There is no GraphProvider above');
  return graph;
}
