// One alert for every runbook in docs/operations.md. Each query reads what the app and the storage really write.
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
    query: 'AppTraces | where Message startswith "The breaker stops the purge of remediation"'
  }
  {
    key: 'watchdog-lateness'
    title: 'Remediations are late'
    severity: 2
    window: 'PT30M'
    // A line with an exception is in a table of its own, under the text before its values were filled in.
    query: 'union (AppTraces | where Message has "late; waking it"), (AppExceptions | where Properties.OriginalFormat endswith "could not be woken.")'
  }
  {
    key: 'agent-silent'
    title: 'A hybrid agent does not do its work'
    severity: 2
    window: 'PT30M'
    query: 'AppTraces | where Message startswith "The agent of tenant" and Message has "does not do its work"'
  }
  {
    key: 'scan-partial'
    title: 'A scan did not see everything'
    severity: 2
    window: 'PT1H'
    query: 'AppTraces | where Message startswith "Scan " and Message has "ended Partial"'
  }
  {
    key: 'no-scan'
    title: 'No scan ended for an hour'
    severity: 1
    window: 'PT1H'
    // A table without rows yields no row: the count is what is compared.
    query: 'AppTraces | where Message startswith "Scan " and Message has " ended " | summarize scans = count() | where scans == 0'
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
