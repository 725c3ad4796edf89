param apiAudience string
param dashboardClientId string
param hybridAgent bool
param insightsConnectionString string
param location string
param managedTenantId string
param maximumInstances int
param name string
param policy string
param readerClientId string
param readerId string
param repairerClientId string
param repairerId string
param schedulerEndpoint string
param storageName string
param subnetId string
param tags object
param taskHub string
param workspaceId string

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: storageName }

var basicSettings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${repairerClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  Api__Audience: apiAudience
  Api__Authority: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
  Api__PublicUrl: 'https://${name}.azurewebsites.net'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__clientId: repairerClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  Tenants__0__Credential__ClientId: repairerClientId
  Tenants__0__Credential__Kind: 'ManagedIdentity'
  Tenants__0__Policy: policy
  Tenants__0__ReaderCredential__ClientId: readerClientId
  Tenants__0__ReaderCredential__Kind: 'ManagedIdentity'
  Tenants__0__TenantId: managedTenantId
}
// These override host.json, so that the same package runs on either backend.
// On Azure Storage: as many hosts can run orchestrations as there are partitions, and an idle host pays for each look at its queues.
var durableSettings = empty(schedulerEndpoint) ? {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__controlQueueVisibilityTimeout: '00:05:00'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval: '00:00:30'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__partitionCount: '4'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__workItemQueueVisibilityTimeout: '00:05:00'
} : {
  AzureFunctionsJobHost__extensions__durableTask__hubName: taskHub
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${repairerClientId}'
}

// The dashboard is at the root, where the Functions host would otherwise show a page of its own.
var dashboardSettings = empty(dashboardClientId) ? {} : {
  AzureWebJobsDisableHomepage: 'true'
  Dashboard__ClientId: dashboardClientId
}

// The Functions host reads the schedules of timers itself, before the app with its defaults runs; without them it disables the functions.
var schedules = {
  Retention__Schedule: '0 20 * * * *'
  Detection__Schedule: '0 * * * * *'
  OnPremises__AnswersSchedule: hybridAgent ? '*/5 * * * * *' : '0 0 * * * *'
  Ticketing__SweepSchedule: '15 */2 * * * *'
  Watchdog__Schedule: '30 */5 * * * *'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${readerId}': {}, '${repairerId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientCertEnabled: false
    keyVaultReferenceIdentity: repairerId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: maximumInstances }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}app-package'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: repairerId }
        }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(basicSettings, schedules, durableSettings, dashboardSettings)
  }

  // Publishing is by token; user names and passwords are off.
  resource ftpPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
