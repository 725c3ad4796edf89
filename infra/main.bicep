// Everything TenantHygiene needs in one resource group. Nothing here is a key, and nothing accepts one.
targetScope = 'resourceGroup'

@description('Names of resources begin with this; azd passes the environment\'s name.')
@minLength(3)
@maxLength(12)
param environmentName string

@description('Region of every resource. It has to offer Flex Consumption.')
param location string = resourceGroup().location

@description('The tenant to keep clean.')
param managedTenantId string = tenant().tenantId

@description('What may be done in the managed tenant. Begin with observe: it plans and changes nothing.')
param policy string = 'observe'

@description('Application ID URI that callers\' tokens are made for.')
param apiAudience string = 'api://tenant-hygiene'

@description('Client id of the registration with which people sign in to the dashboard; empty for no dashboard.')
param dashboardClientId string = ''

@description('True closes storage, Key Vault and the scheduler to the public network and reaches them by private endpoints.')
param privateNetworking bool = false

@description('Where orchestrations keep their state.')
@allowed(['AzureStorage', 'DurableTaskScheduler'])
param durableBackend string = 'AzureStorage'

@description('Whether a hybrid agent serves a tenant: its answers are then fetched every five seconds, and the app never sleeps. Without one, hourly.')
param hybridAgent bool = false

@description('Most instances that Flex Consumption may start.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Who is told by e-mail when an alert fires. Empty: alerts are only shown.')
param alertEmails array = []

@description('Monthly cost, in the currency of the subscription, at which the alert addresses are told. 0: no budget.')
param monthlyBudget int = 0

@description('First day of the budget; the first of a month.')
param budgetStart string = utcNow('yyyy-MM-01')

param tags object = {}

var allTags = union({ application: 'tenant-hygiene', 'azd-env-name': environmentName }, tags)
var suffix = uniqueString(resourceGroup().id, environmentName)

module identities 'modules/identities.bicep' = {
  params: { location: location, name: environmentName, tags: allTags }
}

module monitoring 'modules/monitoring.bicep' = {
  params: { location: location, name: environmentName, tags: allTags }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  params: { location: location, name: environmentName, tags: allTags }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    name: 'st${suffix}'
    privateNetworking: privateNetworking
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    location: location
    name: 'kv-${suffix}'
    privateNetworking: privateNetworking
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'DurableTaskScheduler') {
  params: {
    location: location
    name: 'dts-${suffix}'
    principalId: identities.outputs.repairerPrincipalId
    privateNetworking: privateNetworking
    tags: allTags
  }
}

module roles 'modules/roles.bicep' = {
  params: {
    insightsName: monitoring.outputs.insightsName
    repairerPrincipalId: identities.outputs.repairerPrincipalId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetworking) {
  params: {
    location: location
    name: environmentName
    networkId: network!.outputs.networkId
    schedulerId: durableBackend == 'DurableTaskScheduler' ? scheduler!.outputs.id : ''
    storageId: storage.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    tags: allTags
    vaultId: vault.outputs.id
  }
}

module app 'modules/app.bicep' = {
  // The app reads its package and its queues with the identity: roles and routes come first.
  dependsOn: [roles, endpoints]
  params: {
    apiAudience: apiAudience
    dashboardClientId: dashboardClientId
    hybridAgent: hybridAgent
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    location: location
    managedTenantId: managedTenantId
    maximumInstances: maximumInstances
    name: 'func-${environmentName}-${suffix}'
    policy: policy
    readerClientId: identities.outputs.readerClientId
    readerId: identities.outputs.readerId
    repairerClientId: identities.outputs.repairerClientId
    repairerId: identities.outputs.repairerId
    schedulerEndpoint: durableBackend == 'DurableTaskScheduler' ? scheduler!.outputs.endpoint : ''
    storageName: storage.outputs.name
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    tags: allTags
    taskHub: durableBackend == 'DurableTaskScheduler' ? scheduler!.outputs.taskHub : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    emails: alertEmails
    location: location
    name: environmentName
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module workbook 'modules/workbook.bicep' = {
  params: { location: location, name: environmentName, tags: allTags, workspaceId: monitoring.outputs.workspaceId }
}

// A budget that tells nobody is refused by Azure with a message that does not say which parameter is missing.
var budgetEmails = monthlyBudget > 0 && empty(alertEmails) ? fail('monthlyBudget needs alertEmails: say who is told, or leave monthlyBudget 0.') : alertEmails

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  params: { amount: monthlyBudget, emails: budgetEmails, name: environmentName, start: budgetStart }
}

output AZURE_FUNCTION_NAME string = app.outputs.name
output AZURE_FUNCTION_URL string = app.outputs.url
output MANAGED_TENANT_ID string = managedTenantId
output READER_CLIENT_ID string = identities.outputs.readerClientId
output REPAIRER_CLIENT_ID string = identities.outputs.repairerClientId
output READER_PRINCIPAL_ID string = identities.outputs.readerPrincipalId
output REPAIRER_PRINCIPAL_ID string = identities.outputs.repairerPrincipalId
