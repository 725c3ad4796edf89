param location string
param name string
param networkId string
param schedulerId string
param storageId string
param subnetId string
param tags object
param vaultId string

var onStorage = [for part in ['blob', 'queue', 'table']: {
  part: part
  target: storageId
  zone: 'privatelink.${part}.${environment().suffixes.storage}'
}]
var onVault = [{ part: 'vault', target: vaultId, zone: 'privatelink.vaultcore.azure.net' }]
var onScheduler = empty(schedulerId) ? [] : [{ part: 'scheduler', target: schedulerId, zone: 'privatelink.durabletask.io' }]
var wanted = concat(onStorage, onVault, onScheduler)

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for one in wanted: {
  name: one.zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (one, at) in wanted: {
  parent: zones[at]
  name: 'to-${name}'
  location: 'global'
  tags: tags
  properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
}]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [for one in wanted: {
  name: 'pe-${name}-${one.part}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [{ name: one.part, properties: { privateLinkServiceId: one.target, groupIds: [one.part] } }]
  }
}]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (one, at) in wanted: {
  parent: endpoints[at]
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: one.part, properties: { privateDnsZoneId: zones[at].id } }] }
}]
