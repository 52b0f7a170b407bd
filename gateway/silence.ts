/**
 * Must be the first import of every entry: Apollo's packages report home when a supergraph loads, unless this
 * is set before they are evaluated. A test proves that nothing leaves the machine.
 */
process.env['APOLLO_TELEMETRY_DISABLED'] ||= '1';
