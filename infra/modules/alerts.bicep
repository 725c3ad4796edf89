// One alert for every runbook in docs/operations.md. Queries read event ids and properties, never the words of a message. Event ids are unique in
// the app, not among its libraries: the category says that the app wrote the line.
param emails array
param location string
param name string
param tags object
param workspaceId string

var alerts = [
  {
    key: 'poison-queue'
    title: 'Messages failed for good'
    severity: 2
    window: 'PT15M'
    query: 'StorageQueueLogs | where OperationName == "PutMessage" and Uri contains "-poison"'
  }
  {
    key: 'breaker-open'
    title: 'Purges failed; the error-rate breaker is open'
    severity: 1
    window: 'PT15M'
    query: 'AppTraces | where Properties.CategoryName startswith "TenantHygiene." and Properties.EventId == "21"'
  }
  {
    key: 'watchdog-lateness'
    title: 'Remediations are late'
    severity: 2
    window: 'PT30M'
    // Azure Monitor stores a line with an exception (41) in AppExceptions.
    query: 'union AppTraces, AppExceptions | where Properties.CategoryName startswith "TenantHygiene." and tostring(Properties.EventId) in ("40", "41")'
  }
  {
    key: 'agent-silent'
    title: 'A hybrid agent is not healthy'
    severity: 2
    window: 'PT30M'
    query: 'AppTraces | where Properties.CategoryName startswith "TenantHygiene." and Properties.EventId == "42"'
  }
  {
    key: 'scan-partial'
    title: 'A scan did not read every user'
    severity: 2
    window: 'PT1H'
    query: 'AppTraces | where Properties.CategoryName startswith "TenantHygiene." and Properties.EventId == "10" and Properties.State == "Partial"'
  }
  {
    key: 'scans-failing'
    title: 'A tenant cannot be scanned'
    severity: 2
    window: 'P1D'
    // A single failure is often over by itself. A tenant that failed for long is tried only once a day.
    query: 'AppTraces | where Properties.CategoryName startswith "TenantHygiene." and Properties.EventId == "12" and toint(Properties.Failures) >= 2'
  }
  {
    key: 'no-scan'
    title: 'No scan ended for three hours'
    severity: 1
    // Clean tenants are scanned hourly.
    window: 'PT3H'
    // A table without rows yields no row: the count is what is compared.
    query: 'AppTraces | where Properties.CategoryName startswith "TenantHygiene." and Properties.EventId == "10" | summarize scans = count() | where scans == 0'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    emailReceivers: [for (email, at) in emails: { name: 'email-${at}', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in alerts: {
  name: 'alert-${name}-${alert.key}'
  location: location
  tags: tags
  properties: {
    displayName: alert.title
    description: 'Runbook: docs/operations.md, "${alert.key}".'
    enabled: true
    severity: alert.severity
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: alert.window
    autoMitigate: true
    criteria: {
      allOf: [{ query: alert.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }]
    }
    actions: { actionGroups: empty(emails) ? [] : [people.id] }
  }
}]
