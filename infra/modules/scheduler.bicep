// The Durable Task Scheduler instead of tables and queues, for many orchestrations a second.
param location string
param name string
param principalId string
param privateNetworking bool
param tags object

var dataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0ad04412-c4d5-4796-b79c-f76d14c8d402')

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // Callers need a token of the identity wherever they come from; with private networking no public address is let in as well.
    ipAllowlist: [privateNetworking ? '10.80.0.0/24' : '0.0.0.0/0']
    sku: { name: 'Consumption' }
  }

  resource hub 'taskHubs' = { name: 'tenanthygiene' }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::hub.id, principalId, dataContributor)
  scope: scheduler::hub
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: dataContributor }
}

output id string = scheduler.id
output endpoint string = scheduler.properties.endpoint
output taskHub string = scheduler::hub.name
