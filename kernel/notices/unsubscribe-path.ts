/** Where `unsubscribeUrl` of a notice leads, on the gateway's port; its query has the token as `t`. */
export const unsubscribePath = '/order-updates/stop';
