import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { carrierName, carrierTrackingUrl } from '../domain/carriers.ts';
import { expectedOfShipment } from '../domain/expected-delivery.ts';
import type { DeliveryWindowResolvers, ShipmentResolvers } from '../generated/types.ts';

export const Shipment: ShipmentResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.shipmentById.load(localIdOf('Shipment', id)),
  id: ({ _id }) => toGlobalId('Shipment', _id),
  carrierName: ({ carrier, trackingNumber }) => carrierName(carrier, trackingNumber),
  trackingUrl: ({ carrier, trackingNumber }) => carrierTrackingUrl(carrier, trackingNumber),
  expectedDelivery: (shipment) => expectedOfShipment(shipment),
};

export const DeliveryWindow: DeliveryWindowResolvers = {
  from: ({ from }) => from ?? null,
  to: ({ to }) => to ?? null,
};
