param location string
param name string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'TenantHygiene (${name})'
    serializedData: string(loadJsonContent('../workbook.json'))
    sourceId: workspaceId
  }
}
