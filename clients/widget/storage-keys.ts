/** Where a browser keeps who it is to the graph: a session between visits, the right to an order for one tab. */
export const sessionKey = 'aurora.session';
export const accessKey = 'aurora.order';
