import { deliveryErrors } from './delivery/delivery-errors.ts'
import { environmentErrors } from './environment/environment-errors.ts'
import { hubErrors as errors } from './hub-errors.ts'
import { requestErrors } from './request/request-errors.ts'

export { hubActTexts } from './act-texts.ts'
export { createHub, type Hub, type HubDeps } from './create-hub.ts'
export { loadOrCreateKey as loadOrCreateSshKey } from './delivery/sftp/key-file.ts'
export { readProducts } from './product/product-book.ts'
export { createHttpNodeClient } from './run/http-node-client.ts'
export { type KnownNode, type NodeClient, NodeError } from './run/node-client.ts'

/** Every error of the room, for the documentation. */
export const hubErrors = [errors, deliveryErrors, environmentErrors, requestErrors].flatMap((table) =>
  Object.values(table),
)
