// Two identities, so that detecting never needs the right to purge.
param location string
param name string
param tags object

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-reader'
  location: location
  tags: tags
}

resource repairer 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-repairer'
  location: location
  tags: tags
}

output readerId string = reader.id
output readerClientId string = reader.properties.clientId
output readerPrincipalId string = reader.properties.principalId
output repairerId string = repairer.id
output repairerClientId string = repairer.properties.clientId
output repairerPrincipalId string = repairer.properties.principalId
